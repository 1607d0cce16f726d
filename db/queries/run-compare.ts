import type { Fragment } from "postgres";
import type { ChangedDrift, Comparison } from "../../reconciler/model/run-document.ts";
import { CHANGES } from "../../reconciler/model/run-document.ts";
import type { Sql } from "../client.ts";
import type { RunScope } from "./run-list.ts";
import { timeParam, utc, utcOf } from "./utc.ts";
import { driftVisible, type Viewer } from "./viewer.ts";

/** What of a run a comparison needs. `endedAt` with its microseconds. */
export type ComparedRun = {
  id: string;
  mode: "detect" | "act";
  scope: RunScope;
  endedAt: string;
  complete: boolean;
};

/** Change and Gone are words of the model; in rows they are these. */
type Counted = { change: Comparison["rows"][number]["change"] | "still"; how: ChangedDrift["how"]; n: number };

/**
 * What changed between the ends of two runs, by the times that the drifts' own rows carry; no run keeps a copy.
 * Whoever made or ended a drift in between, it counts. An object's drift of one class counts once:
 *
 *   still      open at both ends, whatever it was in between
 *   new        open at the later end only, seen first after the earlier one
 *   came_back  the same, and an earlier drift of its class on its object had been repaired, with proof
 *   flapped    the same, and an earlier one had gone by itself; one that also came back counts there
 *   gone       open at the earlier end only, and not open again under another id: `repaired` with proof, `gone` without
 *              a repair of ours, or `eclipsed`, hidden by an unknown outcome or a contradiction and not named since
 *
 * What came and went in between is in neither. A drift keeps its row while it is hidden and opens again under its id
 * with the times of its hiding erased. So a drift that was hidden at the earlier end and is open at the later one is
 * `still`, as nobody saw it go; and one that was hidden at the later end is `gone` only until it is named again.
 */
export async function compareRuns(
  sql: Sql,
  viewer: Viewer,
  { run, against, rowsMax }: { run: ComparedRun; against: ComparedRun; rowsMax: number | null },
): Promise<Comparison> {
  const changes = changed(sql, viewer, run, against);
  const [counted, rows] = await Promise.all([
    sql<Counted[]>`select c.change, c.how, count(*)::int as n from (${changes}) c group by 1, 2`,
    sql<ChangedDrift[]>`
      select c.id, c.kind, c.key, c.class, c.direction, c.sentence as says, c.owner, c.change,
        ${utc(sql, "c.first_seen")} as first_seen, ${utcOf(sql, sql`case when c.how is not null then c.resolved_at end`)} as gone_at,
        c.how
      from (${changes}) c where c.change <> 'still'
      order by array_position(${[...CHANGES]}::text[], c.change), c.first_seen, c.id
      limit ${rowsMax}`,
  ]);
  const of = (test: (row: Counted) => boolean) => counted.filter(test).reduce((sum, { n }) => sum + n, 0);
  return {
    against: { run: against.id, mode: against.mode, ended_at: against.endedAt, complete: against.complete },
    same_scope: sameScope(run.scope, against.scope),
    counts: {
      new: of(({ change }) => change === "new"),
      came_back: of(({ change }) => change === "came_back"),
      flapped: of(({ change }) => change === "flapped"),
      gone: of(({ change }) => change === "gone"),
      still: of(({ change }) => change === "still"),
    },
    went: {
      repaired: of(({ how }) => how === "repaired"),
      gone: of(({ how }) => how === "gone"),
      eclipsed: of(({ how }) => how === "eclipsed"),
    },
    rows,
  };
}

function changed(sql: Sql, viewer: Viewer, run: ComparedRun, against: ComparedRun): Fragment {
  const then = timeParam(sql, against.endedAt);
  const now = timeParam(sql, run.endedAt);
  const openAt = (row: "d" | "again", time: Fragment) => {
    const [first, resolved] = [sql(`${row}.first_seen`), sql(`${row}.resolved_at`)];
    return sql`(${first} <= ${time} and (${resolved} is null or ${resolved} > ${time}))`;
  };
  return sql`
    select d.*, case when ${openAt("d", now)} then case
        when ${openAt("d", then)} then 'still' when d.came_back > 0 then 'came_back' when d.flapped > 0 then 'flapped'
        else 'new' end
      else 'gone' end as change,
      case when not ${openAt("d", now)} then d.resolution end as how
    from drifts d
    where ${inScope(sql, run.scope)} and ${inScope(sql, against.scope)} and ${driftVisible(sql, viewer)}
      and (${openAt("d", now)} or ${openAt("d", then)} and not exists (
        select 1 from drifts again where again.bucket = d.bucket and again.kind = d.kind and again.key = d.key
          and again.class = d.class and again.id <> d.id and ${openAt("again", now)}))`;
}

/** Drifts (`d`) that a run of this scope is about. */
export function inScope(sql: Sql, scope: RunScope): Fragment {
  const { kind, key, class: ofClass } = scope;
  return sql`(${kind === undefined ? sql`true` : sql`d.kind = ${kind}`}
    and ${key === undefined ? sql`true` : sql`d.key = ${key}`}
    and ${ofClass === undefined ? sql`true` : sql`d.class = ${ofClass}`})`;
}

/** A limit bounds what a run does, not what it looks at. */
function sameScope(a: RunScope, b: RunScope): boolean {
  return a.kind === b.kind && a.key === b.key && a.class === b.class;
}
