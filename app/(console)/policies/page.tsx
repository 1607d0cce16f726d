import type { Metadata } from "next";
import { readDatabase } from "@/lib/http/database";
import { kindPolicies } from "@/lib/http/kind-policies";
import { requestWords } from "@/lib/http/request-words";
import { policyListOptions } from "@/lib/query/installation";
import { policyGrid } from "@/lib/services/policies/grid";
import { Hydrate, onServer } from "../hydrate";
import { currentOperator } from "../operator";
import { PoliciesPage } from "./policies-page";

export async function generateMetadata(): Promise<Metadata> {
  const t = await requestWords();
  return { title: t.common.policies };
}

export default async function Page() {
  const viewer = await currentOperator();
  return (
    <Hydrate reads={[onServer(policyListOptions(), () => policyGrid(readDatabase(), viewer, kindPolicies))]}>
      <PoliciesPage />
    </Hydrate>
  );
}
