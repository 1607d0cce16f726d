import { kindPolicies } from "@/lib/http/kind-policies";
import { writeRoute } from "@/lib/http/route";
import { ProposePolicyInput, proposePolicy } from "@/lib/services/policies/propose";

export const dynamic = "force-dynamic";

export const POST = writeRoute({
  body: ProposePolicyInput,
  status: 201,
  assured: true,
  verb: ({ ctx, body }) => proposePolicy(ctx, body, kindPolicies),
});
