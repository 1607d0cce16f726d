import { bucketOfId } from "../../reconciler/model/bucket.ts";
import type { Direction, DriftClass, DriftDetail } from "../../reconciler/model/drift-class.ts";
import type { RepairContract, Step } from "../../reconciler/model/repair.ts";
import type { Sql } from "../client.ts";
import { literal } from "./literal.ts";
import { waitingFor } from "./review-list.ts";
import { often, reviewFrom } from "./review-right.ts";
import { utc, utcNow } from "./utc.ts";
import type { Viewer } from "./viewer.ts";

/** What a plan does, as far as many can be decided at once: the verbs of its steps. */
function action(sql: Sql) {
  return sql`(select string_agg(distinct s ->> 'verb', '.' order by s ->> 'verb')
    from jsonb_array_elements(r.plan -> 'steps') s)`;
}

export type WaitingKind = { class: DriftClass; kind: string; action: string; n: number };

/** Of so many that have waited longest: with more, what each would do takes longer to read than anybody waits for a page. */
const LOOKED = 1_000;

/** What waits longest for this person, by what it would do; `isAll`: nothing else waits for them. */
export async function waitingByAction(sql: Sql, viewer: Viewer): Promise<{ found: WaitingKind[]; isAll: boolean }> {
  const found = await sql<(Omit<WaitingKind, "action"> & { action: string | null })[]>`
    select r.class, r.kind, ${action(sql)} as action, count(*)::int as n from (
      select r.class, r.kind, r.plan from ${reviewFrom(sql)} where ${waitingFor(sql, viewer, "mine")}
      order by r.proposed_at, r.id limit ${literal(sql, LOOKED)}) r
    group by 1, 2, 3 order by n desc, 1, 2, 3`;
  const looked = found.reduce((sum, { n }) => sum + n, 0);
  return { found: found.filter((row): row is WaitingKind => row.action !== null), isAll: looked < LOOKED };
}

export type BatchRow = {
  id: string;
  kind: string;
  key: string;
  class: DriftClass;
  action: string;
  direction: Direction | null;
  title: string;
  sentence: string;
  detail: DriftDetail;
  steps: Step[];
  contract: RepairContract;
  planHash: string;
  approvalsNeeded: number;
  bothOwners: boolean;
  proposedAt: string;
};

export type BatchScope = { class: string; kinds: readonly string[]; action: string };

/** The proposals of one class, through one connector, that would do one thing: the longest waiting first. */
export async function batchRows(
  sql: Sql,
  viewer: Viewer,
  scope: BatchScope,
  limit: number,
): Promise<{ rows: BatchRow[]; at: string }> {
  const [rows, now] = await Promise.all([
    sql<BatchRow[]>`
      select ${batchColumns(sql)} from ${reviewFrom(sql)}
      where ${waitingFor(sql, viewer, "mine")} and r.class = ${scope.class} and r.kind = any(${[...scope.kinds]})
        and ${often(sql, sql`${action(sql)} = ${scope.action}`)}
      order by r.proposed_at, r.id limit ${literal(sql, limit)}`,
    sql<{ at: string }[]>`select ${utcNow(sql)} as at`,
  ]);
  return { rows: [...rows], at: now[0]?.at ?? "" };
}

/** Of these, all that can still be decided and that the viewer may see, whatever they would do and whoever decides them. */
export async function waitingAmong(sql: Sql, viewer: Viewer, ids: readonly string[]): Promise<BatchRow[]> {
  const buckets = [...new Set(ids.map((id) => bucketOfId(id) ?? -1))];
  const rows = await sql<BatchRow[]>`
    select ${batchColumns(sql)} from ${reviewFrom(sql)}
    where ${waitingFor(sql, viewer, "all")} and r.bucket = any(${buckets}::smallint[]) and r.id = any(${[...ids]})
    order by r.proposed_at, r.id`;
  return [...rows];
}

export const isInBatch = (row: BatchRow, scope: BatchScope) =>
  row.class === scope.class && scope.kinds.includes(row.kind) && row.action === scope.action;

function batchColumns(sql: Sql) {
  return sql`
    r.id, r.kind, r.key, r.class, ${action(sql)} as action, r.direction, r.plan ->> 'title' as title, d.sentence,
    d.detail, r.plan -> 'steps' as steps, r.plan -> 'contract' as contract, r.plan_hash as "planHash",
    r.approvals_needed as "approvalsNeeded", r.both_owners as "bothOwners",
    ${utc(sql, "r.proposed_at")} as "proposedAt"`;
}
