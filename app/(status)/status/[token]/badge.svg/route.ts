import { badge, badgeState, linkedStatus, statusFile } from "@/lib/http/status-file";
import { statusWords } from "@/lib/status/status-words";

export const dynamic = "force-dynamic";

/** One status as a picture, for other people's pages. */
export async function GET(request: Request, { params }: { params: Promise<{ token: string }> }): Promise<Response> {
  const { token } = await params;
  return statusFile(
    request,
    async ({ t }) => {
      const row = await linkedStatus(token);
      if (row === null) return null;
      const { view, text } = statusWords(t, row, { audience: "link" });
      return badge(badgeState(view), text.label, t.status.request(row.reference));
    },
    (t) => badge("unavailable", t.status.statusUnavailable, t.common.status),
  );
}
