import type { Metadata } from "next";
import { policyList } from "@/db/queries/policy-list";
import { readDatabase } from "@/lib/http/database";
import { withEffective } from "@/lib/http/effective-policies";
import { policyListOptions } from "@/lib/query/installation";
import { Hydrate, onServer } from "../hydrate";
import { currentOperator } from "../operator";
import { PoliciesPage } from "./policies-page";

export const metadata: Metadata = { title: "Policies" };

export default async function Policies() {
  const viewer = await currentOperator();
  const read = async () => withEffective(await policyList(readDatabase(), { viewer }));
  return (
    <Hydrate reads={[onServer(policyListOptions(), read)]}>
      <PoliciesPage />
    </Hydrate>
  );
}
