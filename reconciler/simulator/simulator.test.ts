import { describe, expect, test } from "vitest";
import { CRASH_POINTS } from "../repair/attempt.ts";
import { runSeeds } from "./run-seeds.ts";
import kept from "./seeds.json" with { type: "json" };
import { simulate } from "./simulate.ts";
import { CALL_FAULTS, READ_FAULTS } from "./swarm.ts";

const range = (count: number) => Array.from({ length: count }, (_, at) => at + 1);

/** What 300 seeds have to have met at least once: a fault that never comes up proves nothing. */
const REQUIRED = [
  ...CRASH_POINTS.map((point) => `crash:${point}`),
  ...CRASH_POINTS.map((point) => `pause:${point}`),
  ...CALL_FAULTS.map((fault) => `fault:call_${fault}`),
  ...READ_FAULTS.map((fault) => `fault:read_${fault}`),
  ...["slow", "refused", "acknowledgement_lost", "dies_after_commit", "away"].map((fault) => `fault:database_${fault}`),
  ...["missing_external", "extra_external", "missing_external_id", "permission_drift", "stale_owner"].map(
    (name) => `class:${name}`,
  ),
  ...["duplicate_side_effect", "unknown_after_repair", "attribute_drift", "contradictory_evidence"].map(
    (name) => `class:${name}`,
  ),
  ...["in_sync", "pending", "verifying", "drifted", "contradictory"].map((name) => `verdict:${name}`),
  ...["stop_in_force", "evidence_expired", "contradiction", "object_blocked", "object_snoozed"].map((r) => `gate:${r}`),
  ...["recurrence_breaker", "budget_spent", "policy_never", "no_safe_repair", "outcome_unknown"].map(
    (r) => `gate:${r}`,
  ),
  ...["policy_review", "weak_correlation", "risk_over_limit", "approvals_missing"].map((r) => `gate:${r}`),
  ...["approval_of_other_plan", "approver_lost_right", "undo_window", "would_empty_target"].map((r) => `gate:${r}`),
  ...["attempting_happened", "attempting_did_not_happen", "attempting_unknown", "pass_failed"].map(
    (branch) => `recovery:${branch}`,
  ),
  ...["unknown_happened", "unknown_did_not_happen"].map((branch) => `recovery:${branch}`),
  ...["confirmed", "did_not_happen", "did_not_hold", "expired", "superseded", "blocked"].map((s) => `repair:${s}`),
  ...["in_place", "stopped", "not_confirmed", "repair_needed", "blocked_on_review"].map((s) => `status:${s}`),
  ...["deletes", "adds", "moves", "resizes", "regrants"].map((deed) => `hand:${deed}`),
  ...["approve", "approve_late", "rights", "policy", "stop", "undo", "block"].map((deed) => `person:${deed}`),
];

test("300 worlds that fail in every way break no invariant, and every way to fail came up", {
  timeout: 120_000,
}, async () => {
  const report = await runSeeds(range(300));
  expect(report.stories.join("\n\n")).toBe("");
  expect(report.violations).toBe(0);
  expect(REQUIRED.filter((name) => (report.sometimes[name] ?? 0) === 0)).toEqual([]);
});

test("the same seed is the same world", { timeout: 60_000 }, async () => {
  for (const seed of range(20)) {
    const [once, again] = [await simulate(seed), await simulate(seed)];
    expect(again.trace, `seed ${seed}`).toBe(once.trace);
  }
  expect((await simulate(1)).trace).not.toBe((await simulate(2)).trace);
});

test("a fault that nothing can make good is reported, with its story and how to have it again", async () => {
  const report = await runSeeds([1], { canary: true });
  expect(report.failing).toEqual([1]);
  expect(report.stories.join()).toMatch(/I-01: .*simulate --from 1 --seeds 1 --canary/s);
});

describe("seeds that found a mistake", () => {
  test.each(kept)("$seed: $found", async ({ seed }) => {
    expect((await simulate(seed)).violations).toEqual([]);
  });
});
