import fc from "fast-check";
import { describe, expect, test, vi } from "vitest";
import { DRIFT_CLASSES } from "../model/drift-class.ts";
import { GATE_REASONS, POLICY_MODES } from "../model/gate.ts";
import { RISKS } from "../model/repair.ts";
import { GATE_VERDICTS } from "../model/verdict.ts";
import { approval, clear, plan, seconds } from "./gate.test-kit.ts";
import { CAUTION, gate, REASON_VERDICT } from "./gate.ts";
import type { GateAnswer, GateInput } from "./gate-input.ts";

const moment = fc.constantFrom(-2000, -1001, -1000, -1, 0, 1, 60, 900).map(seconds);
/** Mostly as it should be, so that no single reason hides all others. */
const mostly = <T>(usual: T, other: fc.Arbitrary<T>) => fc.oneof({ arbitrary: fc.constant(usual), weight: 6 }, other);
const hold = mostly(null, fc.record({ by: fc.constant("M"), reason: fc.constant("r"), until: fc.option(moment) }));

const approvals = fc.array(
  fc
    .tuple(
      fc.constantFrom("ann", "bob", "cat"),
      fc.constantFrom("billing", "data"),
      mostly(
        {},
        fc.constantFrom<object>({ isAsker: true }, { holdsRight: false }, { planHash: "b" }, { expiresAt: seconds(0) }),
      ),
    )
    .map(([person, team, fault]) => approval(person, { team, ...fault })),
  { maxLength: 4 },
);

const input: fc.Arbitrary<GateInput> = fc.record({
  now: fc.constant(clear.now),
  target: fc.constant(clear.target),
  drift: mostly(
    clear.drift,
    fc.constantFrom(...DRIFT_CLASSES).map((name) => ({ class: name, direction: null })),
  ),
  plan: fc.oneof(
    {
      arbitrary: fc
        .tuple(fc.constantFrom(...RISKS), fc.boolean())
        .map(([risk, removes]) => ({ ...plan, contract: { ...plan.contract, risk, removes } })),
      weight: 6,
    },
    fc.constant({ none: true as const, because: "none" }),
  ),
  evidence: mostly(
    clear.evidence,
    fc.record({
      asOf: fc.option(moment),
      expiresAt: fc.option(moment),
      intentAt: fc.option(moment),
      contradictory: fc.boolean(),
      openAttempt: fc.constantFrom("none", "attempting", "unknown"),
    }),
  ),
  stops: fc.array(
    fc.record({
      scope: fc.constantFrom("all", "kind:access", "kind:refund", "owner:data", "?"),
      reason: fc.constant("r"),
      by: fc.constant("M"),
      until: fc.option(moment),
      pause: fc.boolean(),
    }),
    { maxLength: 1 },
  ),
  holds: fc.record({ blocked: hold, snoozed: hold, accepted: hold }),
  owner: mostly<GateInput["owner"]>(
    clear.owner,
    fc.option(
      fc.record({ id: fc.constantFrom("billing", "data"), living: fc.boolean(), epoch: fc.constantFrom(1, 2) }),
    ),
  ),
  credentialOk: mostly(true, fc.boolean()),
  recurrence: mostly(
    clear.recurrence,
    fc.record({
      count: fc.nat(4),
      limit: fc.constant(3),
      open: fc.constantFrom(null, { id: "breaker_1", times: 3, since: seconds(-60) }),
    }),
  ),
  window: mostly<GateInput["window"]>({ open: true }, fc.constant({ open: false as const, opensAt: null })),
  population: mostly(
    clear.population,
    fc.record({
      objects: fc.nat(20),
      drifted: fc.nat(20),
      removed: fc.nat(20),
      minimum: fc.constant(10),
      driftedPercentMax: fc.constant(30),
      removedPercentMax: fc.constant(20),
      emptyGuard: fc.boolean(),
    }),
  ),
  broken: mostly<GateInput["broken"]>(
    [],
    fc.constantFrom("touches_ourselves" as const, "last_administrator" as const).map((code) => [{ code, says: "r" }]),
  ),
  budgets: mostly(
    clear.budgets,
    fc.array(
      fc.record({ scope: fc.constantFrom("a", "b"), used: fc.nat(10), limit: fc.constant(10), needed: fc.nat(3) }),
      { maxLength: 2 },
    ),
  ),
  parked: mostly<string | null>(null, fc.constant("Parked.")),
  policy: fc.record({
    mode: fc.constantFrom(...POLICY_MODES),
    approvals: fc.constantFrom(1, 2),
    bothOwners: fc.boolean(),
    version: fc.constant(1),
  }),
  notUnattended: mostly<string[]>([], fc.constant(["It cannot be taken back."])),
  riskLimit: fc.constantFrom(...RISKS),
  correlation: mostly<GateInput["correlation"]>("strong", fc.constantFrom("weak", null)),
  ownerTeams: fc.subarray(["billing", "data"]),
  approvals,
  undoUntil: mostly<GateInput["undoUntil"]>(null, moment),
});

const caution = ({ verdict }: GateAnswer) => CAUTION.indexOf(verdict);

/** Each makes the world more doubtful, or the rules stricter. */
const doubts: Record<string, (given: GateInput) => GateInput> = {
  "a stop": (given) => ({
    ...given,
    stops: [...given.stops, { scope: "all", reason: "r", by: "M", until: null, pause: false }],
  }),
  "a block": (given) => ({ ...given, holds: { ...given.holds, blocked: { by: "M", reason: "r", until: null } } }),
  "a snooze": (given) => ({ ...given, holds: { ...given.holds, snoozed: { by: "M", reason: "r", until: null } } }),
  "an acceptance": (given) => ({
    ...given,
    holds: { ...given.holds, accepted: { by: "M", reason: "r", until: null } },
  }),
  "a pause": (given) => ({
    ...given,
    stops: [...given.stops, { scope: "all", reason: "r", by: "M", until: seconds(9), pause: true }],
  }),
  "a contradiction": (given) => ({ ...given, evidence: { ...given.evidence, contradictory: true } }),
  "no evidence": (given) => ({ ...given, evidence: { ...given.evidence, asOf: null, expiresAt: null } }),
  "expired evidence": (given) => ({ ...given, evidence: { ...given.evidence, expiresAt: seconds(-1) } }),
  "evidence from before the request": (given) => ({
    ...given,
    evidence: { ...given.evidence, asOf: seconds(-2), intentAt: seconds(-1) },
  }),
  "an unknown outcome": (given) => ({ ...given, evidence: { ...given.evidence, openAttempt: "unknown" } }),
  "a team that is gone": (given) => ({ ...given, owner: given.owner && { ...given.owner, living: false } }),
  "another epoch": (given) => ({ ...given, owner: given.owner && { ...given.owner, epoch: 9 } }),
  "another's credential": (given) => ({ ...given, credentialOk: false }),
  "one more relapse": (given) => ({ ...given, recurrence: { ...given.recurrence, count: given.recurrence.count + 1 } }),
  "a closed window": (given) => ({ ...given, window: { open: false, opensAt: null } }),
  "more drift": (given) => ({ ...given, population: { ...given.population, drifted: given.population.drifted + 10 } }),
  "more removals": (given) => ({
    ...given,
    population: { ...given.population, removed: given.population.removed + 10 },
  }),
  "the guard against emptying": (given) => ({ ...given, population: { ...given.population, emptyGuard: true } }),
  "a spent budget": (given) => ({
    ...given,
    budgets: [...given.budgets, { scope: "c", used: 1, limit: 1, needed: 1 }],
  }),
  "one more needed": (given) => ({
    ...given,
    budgets: given.budgets.map((one) => ({ ...one, needed: one.needed + 1 })),
  }),
  "the policy never": (given) => ({ ...given, policy: { ...given.policy, mode: "never" } }),
  "no plan": (given) => ({
    ...given,
    plan: { none: true, because: "none" },
    policy: { ...given.policy, mode: "never" },
  }),
  "review, where it was automatic": (given) =>
    given.policy.mode === "automatic" ? { ...given, policy: { ...given.policy, mode: "review" } } : given,
  "two people": (given) => ({ ...given, policy: { ...given.policy, approvals: 2 } }),
  "both owners": (given) => ({ ...given, policy: { ...given.policy, bothOwners: true } }),
  "a lower limit of risk": (given) => ({ ...given, riskLimit: "low" }),
  "a weak match": (given) => ({ ...given, correlation: "weak" }),
  "one approval less": (given) => ({ ...given, approvals: given.approvals.slice(1) }),
  "a void approval more": (given) => ({
    ...given,
    approvals: [...given.approvals, approval("dan", { planHash: "b" })],
  }),
  "approvals by the asker": (given) => ({
    ...given,
    approvals: given.approvals.map((one) => ({ ...one, isAsker: true })),
  }),
  "approvals of another plan": (given) => ({
    ...given,
    approvals: given.approvals.map((one) => ({ ...one, planHash: "b" })),
  }),
  "an undo window": (given) => ({ ...given, undoUntil: seconds(5) }),
};

const runs = { numRuns: 1000 };

// Under a second each; the machine may be busy with other things.
vi.setConfig({ testTimeout: 60_000 });

describe("for every input", () => {
  test("there is one verdict, and it is act exactly where no reason stands against it", () => {
    const seen = new Set<string>();
    fc.assert(
      fc.property(input, (given) => {
        const { verdict, reasons } = gate(given);
        seen.add(verdict);
        for (const { code } of reasons) seen.add(code);
        expect(GATE_VERDICTS).toContain(verdict);
        expect(verdict === "act").toBe(reasons.length === 0);
        expect(reasons.every(({ code }) => CAUTION.indexOf(REASON_VERDICT[code]) <= CAUTION.indexOf(verdict))).toBe(
          true,
        );
      }),
      { numRuns: 5000 },
    );
    // Not vacuous: every verdict and every reason came up.
    expect([...seen].sort()).toEqual([...GATE_VERDICTS, ...GATE_REASONS].sort());
  });

  test("reasons come in the order of caution, and each is a stable sentence that names no relative time", () => {
    fc.assert(
      fc.property(input, (given) => {
        const { reasons } = gate(given);
        const places = reasons.map((reason) => GATE_REASONS.indexOf(reason.code));
        expect(places).toEqual(places.toSorted((a, b) => a - b));
        for (const { says } of reasons) expect(says).not.toMatch(/\bago\b|\bin \d|minute|NaN|undefined|null/);
        const turned = {
          ...given,
          stops: given.stops.toReversed(),
          approvals: given.approvals.toReversed(),
          budgets: given.budgets.toReversed(),
        };
        expect(gate(turned)).toEqual(gate(given));
      }),
      runs,
    );
  });

  test("a plan carried out for nobody, or against a stop, is never let through", () => {
    fc.assert(
      fc.property(input, (given) => {
        if (gate(given).verdict !== "act") return;
        expect("none" in given.plan).toBe(false);
        expect(given.owner).toEqual(clear.owner);
        expect(given.evidence).toMatchObject({ contradictory: false, openAttempt: "none" });
        expect(given.policy.mode).not.toBe("never");
      }),
      { numRuns: 3000 },
    );
  });
});

describe("caution never falls when doubt is added:", () => {
  test.each(Object.entries(doubts))("%s", (_name, doubt) => {
    fc.assert(
      fc.property(input, (given) => {
        expect(caution(gate(doubt(given)))).toBeGreaterThanOrEqual(caution(gate(given)));
      }),
      runs,
    );
  });

  test("and most of them end an act alone; the rest are about limits, and about approvals that nobody asked for", () => {
    const harmless = Object.entries(doubts).filter(([, doubt]) => gate(doubt(clear)).verdict === "act");
    expect(harmless.map(([name]) => name)).toEqual([
      "one more relapse",
      "more drift",
      "more removals",
      "the guard against emptying",
      "one more needed",
      "two people",
      "both owners",
      "one approval less",
      "a void approval more",
      "approvals by the asker",
      "approvals of another plan",
    ]);
  });
});
