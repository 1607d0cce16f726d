import { policyList } from "@/db/queries/policy-list";
import { authorize, INSTALLATION } from "@/lib/auth/authorize";
import { withEffective } from "@/lib/http/effective-policies";
import { readRoute } from "@/lib/http/route";

export const GET = readRoute({
  async handle({ principal, sql }) {
    authorize(principal, "record.read", INSTALLATION);
    return withEffective(await policyList(sql, { viewer: principal }));
  },
});
