import type { Direction, DriftClass } from "./drift-class.ts";
import type { GateReason } from "./gate.ts";
import type { Step } from "./repair.ts";
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
};
