import { expect, test } from "vitest";
import type { AttemptRow } from "./attempt-list.ts";
import type { EvidenceRow } from "./evidence-list.ts";
import { uncertainties } from "./uncertainty.ts";

const attempt = (more: Partial<AttemptRow>): AttemptRow => ({
  id: "attempt_1",
  repairId: "repair_1",
  class: "permission_drift",
  state: "happened",
  repairState: "confirmed",
  generation: 1,
  planHash: "h",
  idempotencyKey: "k",
  reservedAt: "t1",
  deadlineAt: "t2",
  outcomeAt: "t3",
  externalId: null,
  says: null,
  settleUntil: "t4",
  verifiedAt: "t5",
  provedBy: "catalog",
  resolvedBy: null,
  resolvedByName: null,
  ...more,
});
const evidence = (more: Partial<EvidenceRow>): EvidenceRow => ({
  source: "catalog",
  title: "Catalog",
  standing: "authoritative",
  found: [],
  complete: true,
  asOf: "t0",
  observedAt: "t0",
  how: "read",
  freshnessMs: 1,
  stale: false,
  agrees: "decides",
  lastTriedAt: null,
  lastError: null,
  suspect: null,
  ...more,
});
const questions = (attempts: AttemptRow[], rows: EvidenceRow[]) => uncertainties(attempts, rows).map((u) => u.question);

test("nothing is uncertain where the last try was proved and the evidence holds", () => {
  expect(questions([attempt({})], [evidence({})])).toEqual([]);
});

test.each([
  ["an outcome that is not known", attempt({ state: "unknown", says: "timeout" }), ["outcome_unknown"]],
  ["a call that may still be under way", attempt({ state: "attempting" }), ["call_under_way"]],
  ["an effect that waits for its proof", attempt({ verifiedAt: null, repairState: "verifying" }), ["not_proved_yet"]],
  [
    "no question about an effect that was looked for and did not hold",
    attempt({ verifiedAt: null, repairState: "did_not_hold" }),
    [],
  ],
  ["no question about what is known not to have happened", attempt({ state: "did_not_happen", verifiedAt: null }), []],
] as const)("asks about %s", (_, tried, expected) => {
  expect(questions([tried], [evidence({})])).toEqual(expected);
});

test.each([
  ["evidence that has ended", evidence({ stale: true, agrees: "too_old" }), ["evidence_ended"]],
  ["a deciding source that never spoke", evidence({ found: null, asOf: null, agrees: "silent" }), ["never_read"]],
  ["a deciding source that saw a part only", evidence({ complete: false, agrees: "silent" }), ["partial_look"]],
  ["no question about a log", evidence({ standing: "context", found: null, asOf: null, agrees: "silent" }), []],
] as const)("asks about %s", (_, row, expected) => {
  expect(questions([], [row])).toEqual(expected);
});

test("names both sides where sources disagree", () => {
  const rows = [evidence({}), evidence({ title: "Token service", standing: "supporting", agrees: "no" })];
  expect(uncertainties([], rows)).toEqual([{ question: "sources_disagree", titles: ["Catalog", "Token service"] }]);
});
