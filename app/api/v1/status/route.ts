import { statusListOf } from "@/db/queries/status-view";
import { wordsOf } from "@/lib/http/request-words";
import { readRoute } from "@/lib/http/route";
import { listItems } from "@/lib/status/list-words";

export const dynamic = "force-dynamic";

const iso = (at: number | null) => (at === null ? null : new Date(at).toISOString());

/** The status of everything that the caller asked for, the worst first, in the words of their page. */
export const GET = readRoute({
  handle: async ({ sql, principal, request }) => {
    const { rows, total } = await statusListOf(sql, principal.personId);
    return {
      total,
      items: listItems(await wordsOf(request), rows).map(({ row, words }) => ({
        reference: row.reference,
        kind: row.kind,
        subject: row.subject,
        status: words.view.status,
        stale: words.view.stale,
        label: words.text.label,
        headline: words.text.headline,
        steps: words.steps.map(({ title, state }) => ({ title, state: state.kind })),
        since: iso(row.since),
        checked_at: iso(row.checkedAt),
        waiting_since: iso(row.repair?.proposedAt ?? null),
      })),
    };
  },
});
