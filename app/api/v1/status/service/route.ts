import { wordsOf } from "@/lib/http/request-words";
import { publicRoute } from "@/lib/http/route";
import { serviceNow } from "@/lib/http/service-now";
import { serviceWords } from "@/lib/status/service-words";

export const dynamic = "force-dynamic";

const iso = (at: number | null) => (at === null ? null : new Date(at).toISOString());

/** The service page for machines. `worst` is how the whole stands; a count that is not here is not known to be 0. */
export const GET = publicRoute({
  handle: async ({ sql, request }) => {
    const service = await serviceNow(sql);
    const { worst, headline, counts, problems } = serviceWords(await wordsOf(request), service);
    return {
      worst: worst?.status ?? null,
      stale: worst?.stale ?? false,
      says: headline,
      checked_at: iso(service.checkedAt),
      changes_paused_since: iso(service.stop?.since ?? null),
      counts: counts.map(({ status, stale, count }) => ({ status, stale, count })),
      problems: problems.map(({ status, stale, kind, count, since, says }) => ({
        status,
        stale,
        kind,
        count,
        since: iso(since),
        says,
      })),
    };
  },
});
