import type { Direction, DriftClass } from "./drift-class.ts";
import type { GateReason, GateReasonCode } from "./gate.ts";
import type { RepairState, Step } from "./repair.ts";
import type { GateVerdict, Outcome } from "./verdict.ts";

/** One drift as a report tells it. Times are ISO 8601 UTC. */
export type ReportedDrift = {
  id: string;
  kind: string;
  key: string;
  class: DriftClass;
  direction: Direction | null;
  says: string;
  owner: string | null;
  first_seen: string;
  last_seen: string;
  occurrences: number;
  plan: { hash: string; title: string; steps: Step[] } | null;
  gate: { verdict: GateVerdict; reasons: GateReason[] };
};

export type ReportedAct = {
  repair: string;
  kind: string;
  key: string;
  class: DriftClass;
  /** `proposed`: it now waits for a person. */
  outcome: Outcome | "confirmed" | "proposed" | "superseded";
  says: string;
};

/** What `detect` and `act` print, what a run stores and what its page shows: one shape. */
export type RunReport = {
  run: string;
  mode: "detect" | "act";
  complete: boolean;
  counts: { objects: number; in_sync: number; pending: number; verifying: number; drifted: number };
  drifts: ReportedDrift[];
  /** Open drifts beyond those listed here. */
  drifts_omitted: number;
  acted: ReportedAct[];
  sources: { kind: string; source: string; complete: boolean; counted: number; suspect: string | null }[];
  /** Objects that could not be judged, with the reason; never silently left out. */
  unjudged: { kind: string; key: string; reason: string }[];
  /** Of everything in scope as the run ended, also where the lists above are cut. Runs of earlier versions have none. */
  summary?: RunSummary;
};

/** Ages as a report counts them: a drift is in the first whose end it is younger than; the last has none. */
export const REPORT_AGES = ["1h", "1d", "7d", "older"] as const;
export type ReportAge = (typeof REPORT_AGES)[number];

/**
 * Who may see what a figure counts: operators of one of these teams; null: every operator. Figures are kept apart by it,
 * because a run is stored once and read by people of many teams.
 */
type Teams = { teams: string[] | null };

/** Open drifts that have all of this in common. */
export type SummaryCell = {
  class: DriftClass;
  direction: Direction | null;
  age: ReportAge;
  /** What would happen. */
  verdict: GateVerdict;
  n: number;
  oldest: string;
};

/** Open drifts that would not be repaired, by one reason. A drift counts under each reason that it has. */
export type Untouched = {
  code: GateReasonCode;
  n: number;
  /** The one that is open for longest, where whoever reads may see it. */
  example: { id: string; kind: string; key: string; says: string } | null;
};

/** One budget in its current window. */
export type BudgetLine = {
  scope: string;
  used: number;
  limit: number;
  /** Automatic repairs that would take from it, and those of them that it has no room for. */
  wanted: number;
  waits: number;
};

/** Drifts of one class that would be repaired unattended, and those that only wait for room in their budget. */
export type Unattended = { kind: string; class: string; act: number; parked: number };

/** Work that is under way or waits for somebody, beside the drifts. */
export type PendingWork = {
  what:
    | Extract<RepairState, "proposed" | "approved" | "attempting" | "verifying" | "not_confirmed">
    | "unjudged"
    | "look_asked";
  owner: string | null;
  n: number;
  /** Null where no time is known: nobody writes down when a look was asked for. */
  oldest: string | null;
};

export type RunSummary = {
  cells: (SummaryCell & Teams)[];
  untouched: (Untouched & Teams)[];
  budgets: BudgetLine[];
  pending: (PendingWork & Teams)[];
};

/** A summary as one person may read it. */
export type ReadSummary = {
  cells: SummaryCell[];
  untouched: Untouched[];
  budgets: BudgetLine[];
  pending: PendingWork[];
};
