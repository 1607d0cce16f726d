import fc from "fast-check";
import { expect, test } from "vitest";
import { DIRECTIONS, DRIFT_CLASSES } from "../model/drift-class.ts";
import { POLICY_MODES } from "../model/gate.ts";
import { resolvePolicy } from "../policy/defaults.ts";
import { clear } from "../policy/gate.test-kit.ts";
import { type Proposal, parseProposal, underProposal } from "./proposal.ts";

const over = { class: "permission_drift", direction: "over", mode: "automatic" } as const;
const mistakesIn = (raw: unknown) => {
  const parsed = parseProposal(raw);
  return "mistakes" in parsed ? parsed.mistakes : [];
};

test("a whole file is taken as it stands", () => {
  const file = {
    policies: [{ ...over, approvals: 2, bothOwners: true }],
    limits: { perHour: 5, driftedShareMax: 0.5 },
  };
  expect(parseProposal(file)).toEqual({ proposal: file });
});

test("every mistake is told at once, with its path", () => {
  const file = {
    policies: [
      { class: "permission_drift", direction: null, mode: "sometimes" },
      { class: "attribute_drift", direction: "over", mode: "review", aprovals: 2 },
      { class: "nonsense", direction: null, mode: "review", approvals: 3 },
      { class: "unknown_after_repair", direction: null, mode: "automatic" },
      { class: "contradictory_evidence", direction: null, mode: "review" },
      over,
      { ...over, mode: "never" },
    ],
    limits: { perHour: 0, driftedShareMax: 2, perDay: 1 },
    policy: [],
  };
  expect(new Set(mistakesIn(file).map(({ path }) => path))).toEqual(
    new Set([
      ...["policies.0.mode", "policies.0.direction", "policies.1.direction", "policies.1"],
      ...["policies.2.class", "policies.2.approvals", "policies.3.mode", "policies.4.mode", "policies.6"],
      ...["limits.perHour", "limits.driftedShareMax", "limits", ""],
    ]),
  );
});

test.each([[null], [[]], ["x"], [{}], [{ policies: {} }], [{ policies: [null] }], [{ policies: [1, "a", []] }]])(
  "%j is refused with a sentence and breaks nothing",
  (raw) => {
    expect(mistakesIn(raw).length).toBeGreaterThan(0);
  },
);

test("what no real row may say, no proposal may", () => {
  const says = (row: object) => mistakesIn({ policies: [row] }).map((mistake) => mistake.says);
  expect(says({ class: "contradictory_evidence", direction: null, mode: "automatic" })).toEqual([
    'contradictory_evidence cannot be "automatic": no policy makes it more than "never"',
  ]);
  expect(says({ class: "unknown_after_repair", direction: null, mode: "automatic" })).toEqual([
    'unknown_after_repair cannot be "automatic": no policy makes it more than "review"',
  ]);
  expect(says({ class: "permission_drift", direction: null, mode: "review" })).toEqual([
    "permission_drift needs one of over, under, both",
  ]);
});

test("exactly those rows are taken that would count as they stand", () => {
  const row = fc.record({
    class: fc.constantFrom(...DRIFT_CLASSES),
    direction: fc.constantFrom(null, ...Object.values(DIRECTIONS).flat()),
    mode: fc.constantFrom(...POLICY_MODES),
  });
  fc.assert(
    fc.property(row, (given) => {
      const people = { approvals: 1, bothOwners: false, version: 0 } as const;
      const kept = resolvePolicy([], [{ ...given, ...people }], given.class, given.direction).mode === given.mode;
      const known: readonly string[] = DIRECTIONS[given.class];
      const fits = given.direction === null ? known.length === 0 : known.includes(given.direction);
      expect("proposal" in parseProposal({ policies: [given] })).toBe(kept && fits);
    }),
    { numRuns: 300 },
  );
});

test("what the file leaves out stays as it was", () => {
  const input = { ...clear, policy: { mode: "review", approvals: 2, bothOwners: true, version: 7 } as const };
  const under = (proposal: Proposal) => underProposal(input, proposal, { used: 3, perHour: 50 });
  expect(under({ policies: [] })).toEqual({ ...input, budgets: [] });
  expect(under({ policies: [{ ...over, direction: "under" }] })).toEqual({ ...input, budgets: [] });
  expect(under({ policies: [over] }).policy).toEqual({ ...input.policy, mode: "automatic" });
  expect(under({ policies: [{ ...over, approvals: 1 }] }).policy).toMatchObject({ approvals: 1, bothOwners: true });
});

test("limits replace those that the judgement was made under", () => {
  const limits = { perHour: 4, driftedShareMax: 0.25, setbacksMax: 1, populationMin: 20 };
  const { budgets, recurrence, population } = underProposal(
    {
      ...clear,
      budgets: [...clear.budgets, { scope: "kind:access/class:permission_drift", used: 0, limit: 9, needed: 1 }],
    },
    { policies: [], limits },
    { used: 0, perHour: 50 },
  );
  // One per class and hour is what the file may set; an owner's own stays.
  expect(budgets.map((budget) => budget.limit)).toEqual([10, 4]);
  expect(recurrence).toEqual({ ...clear.recurrence, limit: 1 });
  expect(population).toEqual({ ...clear.population, driftedPercentMax: 25, minimum: 20 });
});
