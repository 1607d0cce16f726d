import { expect, test } from "vitest";
import type { FoundObject } from "../../reconciler/model/evidence.ts";
import { agreements } from "./evidence-agreement.ts";

const object = (externalId: string, owner?: string | null): FoundObject => ({
  externalId,
  owner,
  permissions: [],
  fields: {},
});
const witness = (more: Partial<Parameters<typeof agreements>[0][number]>) => ({
  standing: "supporting" as const,
  found: [object("a", "billing")],
  complete: true,
  asOf: "2025-01-01T00:00:00.000000Z",
  stale: false,
  ...more,
});
const decisive = witness({ standing: "authoritative" });

test.each([
  ["agrees on the same object and owner", witness({}), "yes"],
  ["agrees where it does not tell the owner", witness({ found: [object("a")] }), "yes"],
  ["disagrees on the owner", witness({ found: [object("a", "data")] }), "no"],
  ["disagrees that nobody owns it", witness({ found: [object("a", null)] }), "no"],
  ["disagrees on which object it is", witness({ found: [object("b", "billing")] }), "no"],
  ["disagrees that there is nothing, having seen everything", witness({ found: [] }), "no"],
  ["does not disagree by a partial look that shows nothing", witness({ found: [], complete: false }), "yes"],
  ["neither agrees nor disagrees once its word has ended", witness({ stale: true }), "too_old"],
  ["is not used where it is a log", witness({ standing: "context", found: [] }), "not_used"],
  ["is silent where it has not spoken", witness({ found: null }), "silent"],
] as const)("a source %s", (_, other, expected) => {
  expect(agreements([decisive, other])).toEqual(["decides", expected]);
});

test("without a source that decides, nobody agrees with anybody", () => {
  expect(agreements([{ ...decisive, stale: true }, witness({})])).toEqual(["too_old", "silent"]);
  expect(agreements([{ ...decisive, complete: false }, witness({})])).toEqual(["silent", "silent"]);
});

test("of two that could decide, the newer look does", () => {
  const older = { ...decisive, asOf: "2024-12-31T23:59:59.000000Z", found: [] };
  expect(agreements([older, decisive])).toEqual(["no", "decides"]);
});
