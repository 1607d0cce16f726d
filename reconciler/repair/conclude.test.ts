import { expect, test } from "vitest";
import type { FoundDrift } from "../model/drift-class.ts";
import type { Classification, FoundObject } from "../model/evidence.ts";
import type { AttemptRow, DriftRow, RepairRow } from "../store.ts";
import { concludeAttempts, keyAge, lineageOf, refusalsInARow } from "./conclude.ts";

const object: FoundObject = { externalId: "x1", owner: "billing", permissions: ["read"], fields: { size: 1 } };
const look = (found: FoundObject[]) => ({ source: "api", asOf: 1, complete: true, found });

/** What a settled look says of a try for this difference, where it finds these objects and names those differences. */
function concluded(
  tried: FoundDrift,
  found: FoundObject[],
  named: FoundDrift["class"][],
  {
    state = "unknown",
    gone,
    settleUntil = null,
  }: { state?: string; gone?: string[]; settleUntil?: number | null } = {},
) {
  const attempt = { id: "attempt", repairId: "repair", class: tried.class, state, settleUntil } as AttemptRow;
  const repair = {
    id: "repair",
    driftId: "drift",
    state: "verifying",
    plan: { contract: { gone } },
  } as unknown as RepairRow;
  const drift = { id: "drift", ...tried, evidence: [look([object])] } as DriftRow;
  const classification: Classification = {
    ...{ verdict: "drifted", spoke: look(found), expiresAt: null, rules: [] },
    drifts: named.map((name) => ({ class: name, direction: null, detail: {} })),
  };
  const [conclusion] = concludeAttempts({ attempts: [attempt], repairs: [repair], drifts: [drift] }, classification);
  return conclusion?.says === "settled" ? conclusion.outcome : conclusion?.says;
}

const resize: FoundDrift = {
  ...{ class: "attribute_drift", direction: null },
  detail: { fields: [{ field: "size", asked: 3, found: 1 }] },
};
const grown = { ...object, fields: { size: 3 } };
const other = { ...object, externalId: "x2" };
const revoke: FoundDrift = { class: "permission_drift", direction: "over", detail: { over: ["read"] } };
const remove: FoundDrift = { class: "extra_external", direction: null, detail: { externalIds: ["x1"] } };
const create: FoundDrift = { class: "missing_external", direction: "never_made", detail: {} };
const handOver: FoundDrift = { class: "stale_owner", direction: "departed", detail: { owner: { asked: "data" } } };

type Case = [says: string, tried: FoundDrift, found: FoundObject[], named: FoundDrift["class"][], outcome: string];

test.each<Case>([
  ["it is as wanted", resize, [grown], [], "happened"],
  ["it is as before", resize, [object], ["attribute_drift"], "did_not_happen"],
  ["a second object stands in front of it", resize, [object, other], ["duplicate_side_effect"], "did_not_happen"],
  ["it is as wanted, and a second one is there", resize, [grown, other], ["duplicate_side_effect"], "happened"],
  ["only another one is there", resize, [{ ...grown, externalId: "x2" }], [], "did_not_happen"],
  ["the request has gone", revoke, [object], ["extra_external"], "did_not_happen"],
  ["the grant is gone", revoke, [{ ...object, permissions: [] }], [], "happened"],
  ["somebody asks for it again", remove, [object], [], "did_not_happen"],
  ["another one is there now", remove, [other], ["extra_external"], "happened"],
  ["it is there", create, [object], ["missing_external_id"], "happened"],
  [
    "only one of its name, without our mark, is there",
    create,
    [{ ...object, by: "name" }],
    ["missing_external_id"],
    "did_not_happen",
  ],
  ["it is not there", create, [], ["missing_external"], "did_not_happen"],
  ["its owner is the new one", handOver, [{ ...object, owner: "data" }], [], "happened"],
  ["its owner is the old one, and the request has gone", handOver, [object], ["extra_external"], "did_not_happen"],
])("a try whose outcome is unknown, where %s", (_, tried, found, named, outcome) => {
  expect(concluded(tried, found, named)).toBe(outcome);
});

test("a try that happened is proved by the same", () => {
  expect(concluded(resize, [grown, other], ["duplicate_side_effect"], { state: "happened" })).toBe("proved");
  expect(concluded(resize, [object, other], ["duplicate_side_effect"], { state: "happened" })).toBe("did_not_hold");
});

test("a look from before the end of the settle time proves that it holds, and never that it does not", () => {
  const early = { state: "happened", settleUntil: 2 };
  expect(concluded(handOver, [{ ...object, owner: "data" }], [], early)).toBe("proved");
  expect(concluded(handOver, [object], ["stale_owner"], early)).toBe("open");
  expect(concluded(handOver, [object], ["stale_owner"], { ...early, settleUntil: 1 })).toBe("did_not_hold");
});

test("a removal of one of two is proved by that one being gone, not by one being left", () => {
  const double: FoundDrift = { class: "duplicate_side_effect", direction: null, detail: { externalIds: ["x1", "x2"] } };
  expect(concluded(double, [object], [], { gone: ["x2"] })).toBe("happened");
  expect(concluded(double, [other], [], { gone: ["x2"] })).toBe("did_not_happen");
  expect(concluded(double, [object, { ...other, externalId: "x3" }], ["duplicate_side_effect"], { gone: ["x2"] })).toBe(
    "happened",
  );
});

const tried = (change: Partial<AttemptRow>) =>
  ({ class: "missing_external", generation: 1, state: "did_not_happen", receipt: null, ...change }) as AttemptRow;
const spent = { key_spent: true };

test.each([
  ["nothing was tried", [], 0],
  ["it was refused, and the key is as good as new", [tried({})], 0],
  ["it was refused, and the refusal is kept under the key", [tried({ receipt: spent })], 1],
  ["nobody knows yet: the key stays, whatever it is worth", [tried({ state: "unknown", receipt: spent })], 0],
  ["it had its effect, and did not hold", [tried({ state: "happened" })], 1],
  [
    "another class, another generation",
    [tried({ receipt: spent, generation: 2 }), tried({ receipt: spent, class: "extra_external" })],
    0,
  ],
] as const)("the next try is a new effect under a new key, or not: %s", (_, attempts, lineage) => {
  expect(lineageOf(attempts, "missing_external", 1)).toBe(lineage);
});

test("a key is as old as its first use, and never from the future", () => {
  const uses = [tried({ idempotencyKey: "a", reservedAt: 500 }), tried({ idempotencyKey: "a", reservedAt: 100 })];
  expect([keyAge(uses, "a", 1_000), keyAge(uses, "b", 1_000), keyAge(uses, "a", 50)]).toEqual([900, 0, 0]);
});

test("only what was refused last, and in a row, is waited for", () => {
  const ofStates = (...states: AttemptRow["state"][]) => states.map((state) => tried({ state }));
  const none = "did_not_happen";
  expect(
    [ofStates(), ofStates(none), ofStates(none, none), ofStates(none, "happened"), ofStates(none, "unknown", none)].map(
      (attempts) => refusalsInARow(attempts, attempts[0]?.class ?? ""),
    ),
  ).toEqual([0, 1, 2, 0, 1]);
});

test("what was made is named where one is there, and where two are nobody guesses which", () => {
  const idOf = (found: FoundObject[]) => {
    const attempt = { id: "a", repairId: "r", class: "missing_external", state: "unknown" } as AttemptRow;
    const classification: Classification = {
      ...{ verdict: "drifted", spoke: look(found), expiresAt: null, rules: [], drifts: [] },
    };
    const [says] = concludeAttempts({ attempts: [attempt], repairs: [], drifts: [] }, classification);
    return says?.says === "settled" ? says.externalId : undefined;
  };
  expect([idOf([object]), idOf([object, other])]).toEqual(["x1", null]);
});

test("what a person adopted is its effect, also where only its name ties it to the object", () => {
  const attempt = { id: "attempt", repairId: "repair", class: "missing_external", state: "happened", settleUntil: 0 };
  const repair = { id: "repair", state: "verifying", plan: { contract: {} } } as unknown as RepairRow;
  const classification: Classification = {
    ...{ verdict: "drifted", spoke: look([{ ...object, by: "name" }]), expiresAt: null, rules: [] },
    drifts: [{ class: "missing_external_id", direction: null, detail: {} }],
  };
  const says = (more: Partial<AttemptRow>) =>
    concludeAttempts(
      { attempts: [{ ...attempt, ...more } as AttemptRow], repairs: [repair], drifts: [] },
      classification,
    )[0]?.says;
  expect(says({ resolvedBy: "rita", externalId: "x1" })).toBe("proved");
  expect(says({ resolvedBy: "rita", externalId: "x2" })).toBe("did_not_hold");
  expect(says({ resolvedBy: null, externalId: "x1" })).toBe("did_not_hold");
});
