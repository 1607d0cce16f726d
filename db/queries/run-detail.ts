import type { ReportedAct, ReportedDrift, RunReport } from "../../reconciler/model/report.ts";
import type { Sql } from "../client.ts";
import {
  entries,
  hasScopeOf,
  isEarlier,
  omittedOf,
  type RunFindings,
  type RunHead,
  runFindings,
  runHead,
} from "./run-report.ts";
import { utc, utcNow } from "./utc.ts";
import type { Viewer } from "./viewer.ts";

/** Entries of a report that one answer carries; the rest is counted. */
export const REPORT_ROWS_MAX = 200;
/** Runs before it that the page offers to compare it with. */
const EARLIER_MAX = 20;

export type RunDetail = RunHead &
  RunFindings & {
    /** What the report says about objects that the viewer may see. `total` counts those, also past the cap. */
    drifts: { rows: ReportedDrift[]; total: number };
    acted: { rows: ReportedAct[]; total: number };
    unjudged: { rows: RunReport["unjudged"]; total: number };
    /** Runs of the same scope that ended before it, newest first. */
    earlier: { id: string; mode: RunHead["mode"]; endedAt: string }[];
    at: string;
  };

type Asked = { viewer: Viewer; id: string; against?: string | null };

export async function runDetail(sql: Sql, { viewer, id, against = null }: Asked): Promise<RunDetail | null> {
  const head = await runHead(sql, viewer, id);
  if (head === null) return null;
  const [findings, drifts, acted, unjudged, earlier, now] = await Promise.all([
    runFindings(sql, viewer, head, { against, rowsMax: REPORT_ROWS_MAX }),
    section<ReportedDrift>(sql, viewer, id, "drifts"),
    section<ReportedAct>(sql, viewer, id, "acted"),
    section<RunReport["unjudged"][number]>(sql, viewer, id, "unjudged"),
    earlierRuns(sql, head),
    sql<{ at: string }[]>`select ${utcNow(sql)} as at`,
  ]);
  if (findings === null) return null;
  const omitted = omittedOf(head, findings.summary, drifts.total);
  return { ...head, ...findings, omitted, drifts, acted, unjudged, earlier, at: now[0]?.at ?? "" };
}

async function section<Row>(sql: Sql, viewer: Viewer, id: string, name: "drifts" | "acted" | "unjudged") {
  const { rows, total } = await entries<Row>(sql, viewer, { id, name, max: REPORT_ROWS_MAX });
  return { rows, total };
}

function earlierRuns(sql: Sql, run: RunHead) {
  return sql<RunDetail["earlier"]>`
    select r.id, r.mode, ${utc(sql, "r.ended_at")} as "endedAt" from runs r
    where ${isEarlier(sql, run)} and ${hasScopeOf(sql, run)}
    order by r.started_at desc limit ${EARLIER_MAX}`;
}
