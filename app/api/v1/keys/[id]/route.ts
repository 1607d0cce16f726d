import { NamePath } from "@/lib/http/path";
import { writeRoute } from "@/lib/http/route";
import { RevokeKeyInput, revokeKey } from "@/lib/services/keys/revoke";

export const dynamic = "force-dynamic";

export const DELETE = writeRoute({
  params: NamePath,
  body: RevokeKeyInput.omit({ key: true }),
  verb: ({ ctx, params }) => revokeKey(ctx, { key: params.id }),
});
