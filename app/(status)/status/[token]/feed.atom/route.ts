import { linkedObject, meaningsOf } from "@/db/queries/meanings";
import { readDatabase } from "@/lib/http/database";
import { feedFile, noFeed, tellingEntries } from "@/lib/http/status-feed";
import { linkedStatus, statusFile } from "@/lib/http/status-file";
import { readStatusToken } from "@/lib/services/status-links/token";
import { statusWords } from "@/lib/status/status-words";
import { withoutStress } from "@/lib/words/status-facts";

export const dynamic = "force-dynamic";

const ENTRIES_MAX = 50;

/** One entry for each change of what the status means. */
export async function GET(request: Request, { params }: { params: Promise<{ token: string }> }): Promise<Response> {
  const { token } = await params;
  return statusFile(
    request,
    async ({ t }) => {
      const link = readStatusToken(token) ?? { bucket: 0, hash: "" };
      const [row, object] = await Promise.all([linkedStatus(token), linkedObject(readDatabase(), link)]);
      if (row === null || object === null) return null;
      const { view, text } = statusWords(t, row, { audience: "link" });
      const says = withoutStress([text.headline, text.body, text.next].filter((part) => part !== "").join(" "));
      const now = { ...view, wanted: row.conditions.wanted, says };
      return feedFile(t, {
        urn: `urn:plumbline:request:${row.reference}`,
        title: t.status.request(row.reference),
        path: `/status/${encodeURIComponent(token)}`,
        now: row.now,
        entries: tellingEntries(t, await meaningsOf(readDatabase(), object, ENTRIES_MAX), now),
      });
    },
    noFeed,
  );
}
