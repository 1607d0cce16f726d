import { nextCheckAt } from "@/lib/format/next-check";
import { readDatabase } from "@/lib/http/database";
import { serviceNow } from "@/lib/http/service-now";
import { iso, json, statusFile, unavailableJson } from "@/lib/http/status-file";
import { serviceWords } from "@/lib/status/service-words";

export const dynamic = "force-dynamic";

/** How everything stands, in the same shape as one request's. */
export function GET(request: Request): Promise<Response> {
  return statusFile(
    request,
    async ({ t }) => {
      const service = await serviceNow(readDatabase());
      const { worst, headline, body, next, counts } = serviceWords(t, service);
      return json({
        status: worst?.status ?? null,
        stale: worst?.stale ?? false,
        label: worst === null ? headline : t.statusPage.label(worst.status, worst.stale),
        headline,
        says: `${body} ${next}`,
        counts: counts.map(({ status, stale, count }) => ({ status, stale, count })),
        checked_at: iso(service.checkedAt),
        next_update: iso(nextCheckAt({ ...service, dueAt: null })),
        language: t.language,
      });
    },
    unavailableJson,
  );
}
