import { NamePath } from "@/lib/http/path";
import { writeRoute } from "@/lib/http/route";
import { RevokeStatusLinkInput, revokeStatusLink } from "@/lib/services/status-links/revoke";

export const dynamic = "force-dynamic";

export const DELETE = writeRoute({
  params: NamePath,
  body: RevokeStatusLinkInput.omit({ link: true }),
  scope: "status-links:write",
  verb: ({ ctx, params }) => revokeStatusLink(ctx, { link: params.id }),
});
