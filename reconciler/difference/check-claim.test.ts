import fc from "fast-check";
import { expect, test } from "vitest";
import type { ClaimSays } from "../model/agent-claim.ts";
import type { FoundObject } from "../model/evidence.ts";
import { CLAIM_WAIT_MS, type ClaimKind, type ClaimLook, checkClaim } from "./check-claim.ts";

const CLAIMED = 1_000_000;
const SETTLE = 5_000;
const one = (over: Partial<FoundObject> = {}): FoundObject => ({
  ...{ externalId: "x1", owner: "billing", permissions: ["read"], fields: { size: 1 } },
  ...over,
});
const look = (found: FoundObject[], over: Partial<ClaimLook> = {}): ClaimLook => ({
  ...{ source: "api", asOf: CLAIMED + SETTLE, complete: true, found, digest: "d" },
  ...over,
});
type Source = ClaimKind["sources"][number];
const source = (name: string, over: Partial<Source> = {}): Source => ({
  ...{ name, title: name, standing: "authoritative", freshnessMs: 60_000 },
  ...over,
});
const kind: ClaimKind = { settleMs: SETTLE, sources: [source("api")] };
const check = (says: ClaimSays, looks: ClaimLook[], of = kind, now = CLAIMED + SETTLE + 1) =>
  checkClaim({ says, claimedAt: CLAIMED }, looks, of, now);
const verdictOf = (...given: Parameters<typeof check>) => {
  const answer = check(...given);
  return answer === null ? "waits" : `${answer.verdict}: ${answer.reason}`;
};
const there: ClaimSays = { presence: "present" };

test.each<[string, ClaimSays, ClaimLook[], string]>([
  ["it is there", there, [look([one()])], "match: as_claimed"],
  ["it is not there", there, [look([])], "drift: not_there"],
  ["it is gone", { presence: "gone" }, [look([])], "match: as_claimed"],
  ["it is still there", { presence: "gone" }, [look([one()])], "drift: still_there"],
  [
    "all parts are as claimed",
    { ...there, owner: "billing", permissions: ["read"], fields: { size: 1 } },
    [look([one()])],
    "match: as_claimed",
  ],
  [
    "permissions are a set",
    { ...there, permissions: ["b", "a", "a"] },
    [look([one({ permissions: ["a", "b"] })])],
    "match: as_claimed",
  ],
  [
    "one permission more than claimed",
    { ...there, permissions: ["read"] },
    [look([one({ permissions: ["read", "write"] })])],
    "drift: differs",
  ],
  ["another owner", { ...there, owner: "data" }, [look([one()])], "drift: differs"],
  ["a field has another value", { ...there, fields: { size: 2 } }, [look([one()])], "drift: differs"],
  ["a number is no text", { ...there, fields: { size: "1" } }, [look([one()])], "drift: differs"],
  [
    "the source does not tell the owner",
    { ...there, owner: "billing" },
    [look([one({ owner: undefined })])],
    "unverifiable: not_told",
  ],
  [
    "the source does not tell the field",
    { ...there, fields: { colour: "red" } },
    [look([one()])],
    "unverifiable: not_told",
  ],
  [
    "a name that every object inherits is no field",
    { ...there, fields: { toString: "x" } },
    [look([one()])],
    "unverifiable: not_told",
  ],
  ["what is not there is null", { ...there, fields: { colour: null } }, [look([one()])], "match: as_claimed"],
  ["several are found", there, [look([one(), one({ externalId: "x2" })])], "unverifiable: several"],
])("%s", (_, says, looks, expected) => {
  expect(verdictOf(says, looks)).toBe(expected);
});

test.each<[string, ClaimLook]>([
  ["before the claim", look([one()], { asOf: CLAIMED })],
  ["that is not complete", look([one()], { complete: false })],
  ["of another source", look([one()], { source: "log" })],
])("a look %s does not speak", (_, seen) => {
  expect(verdictOf(there, [seen])).toBe("waits");
  expect(verdictOf(there, [seen], kind, CLAIMED + SETTLE + CLAIM_WAIT_MS)).toBe("waits");
  expect(verdictOf(there, [seen], kind, CLAIMED + SETTLE + CLAIM_WAIT_MS + 1)).toBe("unverifiable: no_look");
});

test("evidence that has expired does not speak", () => {
  expect(verdictOf(there, [look([one()])], kind, CLAIMED + SETTLE + 60_000)).toBe("match: as_claimed");
  expect(verdictOf(there, [look([one()])], kind, CLAIMED + SETTLE + 60_001)).toBe("waits");
});

test("what is as claimed is so at once; what is not may still be on its way until the kind has settled", () => {
  const early = { asOf: CLAIMED + 1 };
  expect(verdictOf(there, [look([one()], early)])).toBe("match: as_claimed");
  expect(verdictOf(there, [look([], early)])).toBe("waits");
  expect(verdictOf(there, [look([one(), one()], early)])).toBe("waits");
});

test("every source that decides must have spoken, and they must agree", () => {
  const two = { ...kind, sources: [source("api"), source("copy"), source("log", { standing: "context" })] };
  expect(verdictOf(there, [look([one()])], two)).toBe("waits");
  expect(verdictOf(there, [look([one()]), look([one()], { source: "copy" })], two)).toBe("match: as_claimed");
  expect(verdictOf(there, [look([one()]), look([], { source: "copy" })], two)).toBe("unverifiable: sources_differ");
  expect(verdictOf(there, [look([]), look([], { source: "copy" })], two)).toBe("drift: not_there");
});

test.each([
  ["only supports", { standing: "supporting" }],
  ["tells by itself", { pushed: true }],
  ["speaks for what it sights only", { covers: "sighted" }],
] as const)("a source that %s verifies nothing", (_, over) => {
  expect(verdictOf(there, [look([one()])], { ...kind, sources: [source("api", over)] })).toBe(
    "unverifiable: no_source",
  );
});

test("the answer names what differs and what it was compared with", () => {
  expect(check({ ...there, owner: "data", fields: { size: 1 } }, [look([one()])])).toEqual({
    verdict: "drift",
    reason: "differs",
    differences: [{ what: "owner", claimed: "data", found: "billing" }],
    evidence: [{ source: "api", as_of: "1970-01-01T00:16:45.000Z", digest: "d" }],
  });
});

test("no verdict rests on anything before the claim, and a match only on what is as claimed", () => {
  const found = fc.record<FoundObject>({
    externalId: fc.constantFrom("x1", "x2"),
    owner: fc.constantFrom("billing", "data", null, undefined),
    permissions: fc.constantFrom(["read"], ["read", "write"], []),
    fields: fc.constantFrom<FoundObject["fields"]>({ size: 1 }, { size: 2 }, {}),
  });
  const looks = fc.array(
    fc.record<ClaimLook>({
      source: fc.constantFrom("api", "copy"),
      asOf: fc.integer({ min: CLAIMED - 10_000, max: CLAIMED + 10_000 }),
      complete: fc.boolean(),
      found: fc.array(found, { maxLength: 2 }),
      digest: fc.constant("d"),
    }),
    { maxLength: 2 },
  );
  const says = fc.record<ClaimSays>({ presence: fc.constant("present"), permissions: fc.constantFrom(["read"], []) });
  fc.assert(
    fc.property(says, looks, fc.integer({ min: CLAIMED, max: CLAIMED + 2_000_000 }), (claim, seen, now) => {
      const answer = check(claim, seen, kind, now);
      if (answer === null) return;
      const spoke = seen.filter(({ source, asOf }) =>
        answer.evidence.some((e) => e.source === source && Date.parse(e.as_of) === asOf),
      );
      if (answer.verdict !== "unverifiable")
        expect(spoke.some(({ asOf, complete }) => asOf > CLAIMED && complete)).toBe(true);
      if (answer.verdict === "match")
        expect(
          spoke.some((l) => l.found.length === 1 && String(l.found[0]?.permissions) === String(claim.permissions)),
        ).toBe(true);
    }),
  );
});
