import { nextCheckAt } from "@/lib/format/next-check";
import { iso, json, linkedStatus, statusFile, unavailableJson } from "@/lib/http/status-file";
import { statusWords } from "@/lib/status/status-words";
import { withoutStress } from "@/lib/words/status-facts";

export const dynamic = "force-dynamic";

/** What the page says, for programs of other people. */
export async function GET(request: Request, { params }: { params: Promise<{ token: string }> }): Promise<Response> {
  const { token } = await params;
  return statusFile(
    request,
    async ({ t }) => {
      const row = await linkedStatus(token);
      if (row === null) return null;
      const { view, text } = statusWords(t, row, { audience: "link" });
      return json({
        reference: row.reference,
        status: view.status,
        stale: view.stale,
        label: text.label,
        headline: text.headline,
        says: withoutStress(`${text.body} ${text.next}`).trim(),
        since: iso(row.since),
        checked_at: iso(row.checkedAt),
        next_update: iso(nextCheckAt(row)),
        language: t.language,
      });
    },
    unavailableJson,
  );
}
