import { z } from "zod";
import { kindPolicies } from "@/lib/http/kind-policies";
import { NamePath } from "@/lib/http/path";
import { writeRoute } from "@/lib/http/route";
import { approvePolicy } from "@/lib/services/policies/decide";

export const dynamic = "force-dynamic";

export const POST = writeRoute({
  params: NamePath,
  body: z.strictObject({}),
  assured: true,
  verb: ({ ctx, params }) => approvePolicy(ctx, { change: params.id }, kindPolicies),
});
