/** Random situations for tests. */
import fc from "fast-check";
import type { FoundObject, Intent, Look, PastAttempt, Situation } from "../model/evidence.ts";
import { ago, kind, NOW } from "./situation.test-kit.ts";

/** Few moments, many of them on a bound: settle time 60 s, freshness 900 s. */
const seconds = fc.constantFrom(-1, 0, 10, 20, 50, 59, 60, 61, 80, 110, 119, 120, 121, 500, 899, 900, 901, 1000);
const team = fc.constantFrom("billing", "data", "gone");
const grants = fc.subarray(["read:a", "write:a", "read:b"]);
const fields = fc.dictionary(fc.constantFrom("login", "limit"), fc.constantFrom(true, false, 5, "5", null));
const externalId = fc.constantFrom("x1", "x2");

const found: fc.Arbitrary<FoundObject> = fc.record(
  { externalId, permissions: grants, fields, owner: fc.option(team) },
  { requiredKeys: ["externalId", "permissions", "fields"] },
);
export const look: fc.Arbitrary<Look> = fc.record({
  source: fc.constantFrom("api", "api", "ledger", "mirror", "log", "spare"),
  asOf: seconds.map(ago),
  complete: fc.oneof({ arbitrary: fc.constant(true), weight: 4 }, fc.constant(false)),
  found: fc.uniqueArray(found, { maxLength: 2, selector: (one) => one.externalId }),
});
const intent: fc.Arbitrary<Intent> = fc.record({
  generation: fc.constant(1),
  presence: fc.constantFrom("present", "present", "absent"),
  at: seconds.map(ago),
  owner: team,
  desired: fc.record({ permissions: grants, fields }),
});
const attempt: fc.Arbitrary<PastAttempt> = fc.record({
  outcome: fc.constantFrom("happened", "did_not_happen", "unknown"),
  at: seconds.map(ago),
});
const bound = fc.option(fc.record({ externalId }));
export const situation: fc.Arbitrary<Situation> = fc.record({
  kind: fc.constantFrom(kind, { ...kind, settleMs: 0 }),
  now: fc.constant(NOW),
  intent: fc.option(intent, { freq: 5 }),
  link: bound,
  receipts: fc.array(fc.record({ externalId }), { maxLength: 2 }),
  attempts: fc.array(attempt, { maxLength: 2 }),
  looks: fc.array(look, { maxLength: 4 }),
});
