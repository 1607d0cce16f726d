/**
 * What has to come up in so many worlds, or the rest proves nothing: each crash point, fault, branch, class, reason and
 * step from one status to another, with how often it has to be met in 10,000 of them. What this model cannot meet is
 * listed with its reason.
 */
import { DRIFT_CLASSES } from "../model/drift-class.ts";
import { GATE_REASONS } from "../model/gate.ts";
import { OBJECT_STATUSES } from "../model/status.ts";

/** From so many worlds on a floor that is not reached is a failure. */
export const FULL_RUN = 10_000;

/** One letter, and how many of it there are. The words are in README.md. */
const FAULTS: Readonly<Record<string, number>> = { Z: 10, K: 6, Q: 7, W: 19, R: 11, D: 10, H: 15 };
const CRASH_POINTS = 30;

const numbered = (letter: string, count: number) => Array.from({ length: count }, (_, at) => `${letter}-${at + 1}`);

export const CRASH_IDS: readonly string[] = Array.from({ length: CRASH_POINTS }, (_, at) => {
  const id = `CP-${String(at + 1).padStart(2, "0")}`;
  return { "CP-02": ["CP-02a", "CP-02b"], "CP-11": ["CP-11", "CP-11b"] }[id] ?? [id];
}).flat();
export const FAULT_IDS: readonly string[] = Object.entries(FAULTS).flatMap(([letter, count]) =>
  numbered(letter, count),
);

const RECOVERIES = [
  ...["attempting_happened", "attempting_did_not_happen", "attempting_unknown", "unknown_happened"],
  ...["unknown_did_not_happen", "pass_failed", "guard_refuses"],
];
const REPAIRS = ["confirmed", "did_not_happen", "did_not_hold", "not_confirmed", "expired", "superseded", "blocked"];
const STATUS_STEPS = OBJECT_STATUSES.flatMap((from) =>
  OBJECT_STATUSES.filter((to) => to !== from).map((to) => `status:${from}>${to}`),
);

/** What only some worlds have at all (swarm.ts). */
const BESIDE = [
  "hand:tidies",
  "hand:doubles",
  "person:worries",
  "person:meddles",
  "person:answers",
  "ledger_stands_still",
  "set_up_anew",
  ...["effect_started", "effect_settled", "effect_unknown", "effect_ended"].map((code) => `command:${code}`),
  ...["effect_repaired", "repair_under_way", "intent_withdrawn"].map((code) => `command:${code}`),
  ...["late", "names_another"].map((fault) => `command:${fault}`),
];

const [HARNESS, DRIVER] = [
  "In a real database or process only: the database tests and reconciler/loop/processes.long.test.ts.",
  "Of the driver or of how the database is run: db/ and docs/operations.md.",
];
const REQUEST = "A new request, or its withdrawal, is told as pending first.";
const UNDER_WAY = "Only a call under way has an unknown outcome, and it is told as verifying.";
const TOLD = "Worlds have no subscribers: what is told of a status, and again, is tested in reconciler/tell.";

/** What no world of this model meets, and why. */
export const NOT_MET: Readonly<Record<string, string>> = {
  "CP-24": TOLD,
  "CP-25": TOLD,
  "CP-29": "There is no compensation: undoing is a repair like any other.",
  "Z-5": "Within the time that a call may be under way it is W-3. Beyond that nobody can promise anything.",
  "K-1": "Every process has a wrong wall clock in every world, so there is nothing to count.",
  "K-2": HARNESS,
  "K-3": HARNESS,
  "K-4": "No time of the outside world is used; versions are digests of content.",
  "K-6": "Times are numbers here; how they are written is tested with lib/.",
  "Q-2": "What is pushed is a hint that makes an object due, as Q-1 does (lib/services/facts).",
  "Q-5": "A world has no more objects than fit in a batch (reconciler/loop/evidence.db.test.ts).",
  "W-15": "Asked as part of I-01 of every call: one key is of one plan.",
  "W-18": "No plan touches a neighbour, and worlds have no cascades.",
  "R-4": "A connector's own: the conformance suite.",
  "R-7": "Told as class:contradictory_evidence.",
  "R-9": "Text is data to the loop; screens and formats are tested with them.",
  "R-10": "I-18 asks it of every look.",
  "R-11": "Worlds have no log; classify's own tests have.",
  ...Object.fromEntries(["D-4", "D-5", "D-7", "D-8", "D-9", "D-10"].map((id) => [id, DRIVER])),
  "H-15": "Transactions run one after the other here; the database tests have them race.",
  "H-5": "Told as gate:approver_lost_right.",
  "H-13": "reconciler/cli/exec.db.test.ts.",
  "gate:evidence_before_intent": "The classifier hears no look that is older than the request.",
  "gate:owner_epoch_moved": "Today's plan is of today's epoch; an older one has another hash.",
  "gate:approver_is_asker": "The service refuses it (H-6), and a new request ends every plan.",
  "gate:touches_ourselves": "Nothing of ours is in these worlds.",
  "gate:last_administrator": "Nothing of ours is in these worlds.",
  "gate:outside_window": "The kinds of these worlds are always open.",
  ...Object.fromEntries(
    ["pending", "in_place", "repair_needed", "blocked_on_review", "stopped"].map((from) => [
      `status:${from}>not_confirmed`,
      UNDER_WAY,
    ]),
  ),
  "status:in_place>stopped": REQUEST,
  "status:stopped>in_place": REQUEST,
};

/** How often each has to be met. */
export const FLOORS: ReadonlyMap<string, number> = new Map(
  [
    ...[...CRASH_IDS, ...FAULT_IDS].map((id) => [id, 50] as const),
    ...DRIFT_CLASSES.map((name) => [`class:${name}`, 100] as const),
    ...GATE_REASONS.map((code) => [`gate:${code}`, 20] as const),
    ...RECOVERIES.map((branch) => [`recovery:${branch}`, 20] as const),
    ...REPAIRS.map((state) => [`repair:${state}`, 20] as const),
    ...BESIDE.map((name) => [name, 20] as const),
    ...STATUS_STEPS.map((step) => [step, 20] as const),
  ].filter(([name]) => !(name in NOT_MET)),
);

/** What was met too rarely. A part of a full run has to meet nothing in particular. */
export function tooRare(met: Readonly<Record<string, number>>, seeds: number): string[] {
  if (seeds < FULL_RUN) return [];
  return [...FLOORS].flatMap(([name, floor]) =>
    (met[name] ?? 0) < floor ? [`${name}: ${met[name] ?? 0}, and ${floor} are needed`] : [],
  );
}
