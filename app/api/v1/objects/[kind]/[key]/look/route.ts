import { ObjectPath } from "@/lib/http/path";
import { writeRoute } from "@/lib/http/route";
import { LookAgainInput, lookAgain } from "@/lib/services/objects/look-again";

export const dynamic = "force-dynamic";

export const POST = writeRoute({
  params: ObjectPath,
  body: LookAgainInput.omit({ kind: true, key: true }),
  status: 202,
  scope: "objects:write",
  verb: ({ ctx, params }) => lookAgain(ctx, params),
});
