import { authorize, INSTALLATION } from "@/lib/auth/authorize";
import { kindPolicies } from "@/lib/http/kind-policies";
import { readRoute } from "@/lib/http/route";
import { policyGrid } from "@/lib/services/policies/grid";

export const GET = readRoute({
  handle({ principal, sql }) {
    authorize(principal, "record.read", INSTALLATION);
    return policyGrid(sql, principal, kindPolicies);
  },
});
