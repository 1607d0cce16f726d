import { NamePath } from "@/lib/http/path";
import { writeRoute } from "@/lib/http/route";
import { RefusePolicyInput, refusePolicy } from "@/lib/services/policies/decide";

export const dynamic = "force-dynamic";

export const POST = writeRoute({
  params: NamePath,
  body: RefusePolicyInput.omit({ change: true }),
  verb: ({ ctx, params, body }) => refusePolicy(ctx, { change: params.id, ...body }),
});
