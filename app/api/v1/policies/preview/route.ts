import { authorize, INSTALLATION } from "@/lib/auth/authorize";
import { kindPolicies } from "@/lib/http/kind-policies";
import { readRoute } from "@/lib/http/route";
import { CellName } from "@/lib/services/policies/cell";
import { previewPolicy } from "@/lib/services/policies/preview";

export const GET = readRoute({
  query: CellName.extend({ direction: CellName.shape.direction.optional() }),
  limit: "heavy",
  handle({ principal, sql, query }) {
    authorize(principal, "policy.change", INSTALLATION);
    return previewPolicy(sql, kindPolicies, { ...query, direction: query.direction ?? null });
  },
});
