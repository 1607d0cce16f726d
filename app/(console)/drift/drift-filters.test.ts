import { expect, test } from "vitest";
import type { DriftParams } from "@/lib/query/drift-params";
import { driftParams } from "@/lib/query/drift-params";
import { en } from "@/lib/words/en";
import { facetsOf } from "./drift-filters";

const NONE = Object.fromEntries(Object.keys(driftParams).map((name) => [name, null])) as DriftParams;
const ASKED: DriftParams = { ...NONE, class: ["permission_drift"], direction: ["over"], kind: ["database_access"] };
const namesOf = (params: DriftParams) => facetsOf(en, undefined, params).map((facet) => facet.name);

test("whatever leaves rows out stands among the filters, and can be taken away there", () => {
  const { q, order, cursor, ...filters } = driftParams;
  expect(namesOf(ASKED).sort()).toEqual(Object.keys(filters).sort());
  expect(namesOf(NONE)).not.toContain("direction");
});
