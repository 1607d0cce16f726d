import type { Direction, DriftClass } from "./drift-class.ts";
import type { ReadSummary, ReportedAct, RunReport } from "./report.ts";

/** What may have become of a drift between the ends of two runs. db/queries/run-compare.ts says exactly when. */
export const CHANGES = ["new", "came_back", "flapped", "gone", "still"] as const;
export type Change = (typeof CHANGES)[number];
/** How a drift went away. */
export type Gone = "repaired" | "gone" | "eclipsed";

export type ChangedDrift = {
  id: string;
  kind: string;
  key: string;
  class: DriftClass;
  direction: Direction | null;
  says: string;
  owner: string | null;
  change: Exclude<Change, "still">;
  first_seen: string;
  /** Both null unless it is gone. */
  gone_at: string | null;
  how: Gone | null;
};

export type Comparison = {
  against: { run: string; mode: "detect" | "act"; ended_at: string; complete: boolean };
  /** False: only what both looked at is compared. */
  same_scope: boolean;
  counts: Record<Change, number>;
  /** The part of `gone` that went in each way. */
  went: Record<Gone, number>;
  /** All but what is still there; cut where whoever asked for it wanted fewer. */
  rows: ChangedDrift[];
};

/** What the drifts of a cause name alike. */
export type Shared = { side: "over" | "under" | "field" | "owner"; name: string };

/** Many drifts of one look with so much in common that one thing probably made them. */
export type Cause = {
  kind: string;
  /** The source whose look speaks for these objects. */
  source: string | null;
  class: DriftClass;
  direction: Direction | null;
  shared: Shared | null;
  n: number;
  /** The run in which they were seen first, and when within it. */
  run: string;
  from: string;
  to: string;
  /** A few of the objects. */
  keys: string[];
};

/** One run as it is exported: the same on the command line, over the API and on the screen. Drifts come in pages beside it. */
export type RunDocument = {
  run: string;
  mode: "detect" | "act";
  scope: { kind?: string; key?: string; class?: string; limit?: number };
  started_by: string;
  started_at: string;
  ended_at: string | null;
  complete: boolean | null;
  error: string | null;
  counts: RunReport["counts"] | null;
  sources: RunReport["sources"];
  summary: ReadSummary | null;
  /** Null where there is no run to compare with. */
  compared: Comparison | null;
  causes: Cause[];
  acted: ReportedAct[];
  unjudged: RunReport["unjudged"];
  /** Open drifts that are only counted, not listed. */
  drifts_omitted: number;
};
