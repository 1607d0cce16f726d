import { describe, expect, test } from "vitest";
import type { FoundDrift } from "../model/drift-class.ts";
import { driftSentence } from "./sentence.ts";

const role = { thing: "Role" };
const drift = (
  name: FoundDrift["class"],
  direction: FoundDrift["direction"],
  detail: FoundDrift["detail"],
): FoundDrift => ({
  class: name,
  direction,
  detail,
});

test.each<[FoundDrift, string]>([
  [drift("missing_external", "never_made", {}), "Role was asked for and is not there"],
  [drift("missing_external", "vanished", { externalIds: ["x1"] }), "Role is not there any more"],
  [
    drift("extra_external", null, { externalIds: ["x1"], owner: { asked: null, found: "data" } }),
    "Role x1 is there; nobody asked for it",
  ],
  [
    drift("extra_external", null, { externalIds: ["x1"], over: ["read:a", "write:a"] }),
    "Role x1 is there and can read a, write a; nobody asked for it",
  ],
  [
    drift("extra_external", null, { externalIds: ["x1"], owner: { asked: "billing" } }),
    "Role x1 is still there; it was asked to be gone",
  ],
  [drift("missing_external_id", null, { externalIds: ["x1"] }), "Role x1 is there; our record does not name it"],
  [
    drift("permission_drift", "over", { over: ["read:ledger.payouts"] }),
    "Can read ledger.payouts; nobody asked for it",
  ],
  [drift("permission_drift", "under", { under: ["read:a", "read:b"] }), "Cannot read a, read b; it was asked for"],
  [
    drift("permission_drift", "both", { over: ["write:a"], under: ["read:a"] }),
    "Can write a, which nobody asked for; cannot read a, which was asked for",
  ],
  [
    drift("permission_drift", "over", { over: ["a", "b", "c", "d", "e", "f", "g"] }),
    "Can a, b, c, d, e and 2 more; nobody asked for it",
  ],
  [
    drift("stale_owner", "contested", { owner: { asked: "billing", found: "data" } }),
    "Belongs to data; billing asked for it",
  ],
  [
    drift("stale_owner", "departed", { owner: { asked: "billing", found: null } }),
    "Belongs to nobody; billing asked for it",
  ],
  [drift("stale_owner", "departed", { owner: { asked: "gone" } }), "Asked for by gone, a team that is gone"],
  [drift("stale_owner", "departed", { owner: { asked: "ops", found: "ops" } }), "Belongs to ops, a team that is gone"],
  [
    drift("stale_owner", "departed", { owner: { asked: "billing", found: "ops" } }),
    "Belongs to ops, billing asked for it, and not both teams are there any more",
  ],
  [drift("duplicate_side_effect", null, { externalIds: ["x1", "x2"] }), "2 external ids for one request: x1, x2"],
  [drift("unknown_after_repair", null, {}), "We tried, and do not know what happened"],
  [
    drift("attribute_drift", null, {
      fields: [
        { field: "limit", asked: 5, found: null },
        { field: "note", asked: "", found: "hi\n" },
      ],
    }),
    'limit is not there, asked for was 5; note is "hi\\u{a}", asked for was ""',
  ],
  [
    drift("contradictory_evidence", null, {
      witnesses: [
        { source: "api", asOf: "2024-05-06T10:00:00.000Z", externalIds: ["x1"], owners: ["billing"] },
        { source: "mirror", asOf: "2024-05-06T09:59:00.000Z", externalIds: [], owners: [] },
      ],
    }),
    "Sources disagree: api shows x1 of billing; mirror shows nothing",
  ],
  [
    drift("contradictory_evidence", null, {
      witnesses: [{ source: "api", asOf: "2024-05-06T10:00:00.000Z", externalIds: ["x1"], owners: ["a", null] }],
    }),
    "Sources disagree: api shows x1 of a, nobody",
  ],
])("says of %j: %s", (given, says) => {
  expect(driftSentence(given, role)).toBe(says);
});

test("speaks of what an account has, where a kind says so", () => {
  const account = { thing: "Account", grants: "has" } as const;
  const both = drift("permission_drift", "both", { over: ["member:ops"], under: ["member:dev"] });
  expect(driftSentence(both, account)).toBe(
    "Has member ops, which nobody asked for; has no member dev, which was asked for",
  );
  expect(driftSentence({ ...both, detail: { under: ["member:dev"] } }, account)).toBe(
    "Has no member dev; it was asked for",
  );
});

describe("a drift that names no difference is refused", () => {
  test.each<FoundDrift>([
    drift("permission_drift", "over", {}),
    drift("attribute_drift", null, { fields: [] }),
    drift("stale_owner", "contested", {}),
    drift("missing_external_id", null, {}),
    drift("duplicate_side_effect", null, { externalIds: ["x1"] }),
    drift("contradictory_evidence", null, { witnesses: [] }),
  ])("%j", (given) => {
    expect(() => driftSentence(given, role)).toThrow(`class ${given.class} has to name a difference`);
  });
});

test("an amount is told as what it is worth, in the currency of its side; without one it is a number", () => {
  const given = drift("attribute_drift", null, { fields: [{ field: "amount", asked: 8000, found: 800_050 }] });
  const money = { amount: { currency: "currency", places: (name: string) => (name === "jpy" ? 0 : 2) } };
  const says = (asked: Record<string, string>, found: Record<string, string>) =>
    driftSentence(given, { thing: "Refund", money, fields: { asked, found } });
  expect(says({ currency: "eur" }, { currency: "eur" })).toBe("amount is 8,000.50 EUR, asked for was 80.00 EUR");
  expect(says({ currency: "jpy" }, {})).toBe("amount is 800050, asked for was 8,000 JPY");
});
