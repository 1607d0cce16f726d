import { meaningsOf, SERVICE } from "@/db/queries/meanings";
import { readDatabase } from "@/lib/http/database";
import { serviceNow } from "@/lib/http/service-now";
import { feedFile, noFeed, tellingEntries } from "@/lib/http/status-feed";
import { statusFile } from "@/lib/http/status-file";
import { serviceWords } from "@/lib/status/service-words";

export const dynamic = "force-dynamic";

const ENTRIES_MAX = 50;

/** One entry for each change of how the worst of everything stands. */
export function GET(request: Request): Promise<Response> {
  return statusFile(
    request,
    async ({ t }) => {
      const sql = readDatabase();
      const [service, told] = await Promise.all([serviceNow(sql), meaningsOf(sql, SERVICE, ENTRIES_MAX)]);
      const { worst, headline, body, next } = serviceWords(t, service);
      const now = {
        ...(worst ?? { status: "stopped", stale: false }),
        wanted: "nothing",
        says: `${headline} ${body} ${next}`,
      } as const;
      return feedFile(t, {
        urn: "urn:plumbline:service",
        title: t.status.serviceStatus,
        path: "/status/service",
        now: service.now,
        entries: tellingEntries(t, told, now),
      });
    },
    noFeed,
  );
}
