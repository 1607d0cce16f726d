import type { Fragment } from "postgres";
import { z } from "zod";
import type { ClaimParams } from "../../lib/query/claim-params.ts";
import type {
  ClaimDifference,
  ClaimEvidence,
  ClaimReason,
  ClaimSays,
  ClaimVerdict,
} from "../../reconciler/model/agent-claim.ts";
import { bucketOf, bucketOfId } from "../../reconciler/model/bucket.ts";
import type { Sql } from "../client.ts";
import { type CappedCount, cappedCount } from "./capped-count.ts";
import { cursorText, cursorTime, decodeCursor, PAGE_SIZE, type Page, toPage } from "./page.ts";
import { timeParam, utc, utcNow } from "./utc.ts";
import { objectVisible, type Viewer } from "./viewer.ts";

export type ClaimRow = {
  id: string;
  kind: string;
  key: string;
  says: ClaimSays;
  agent: string;
  /** Name of the key or the person; null where neither is known any more. */
  agentName: string | null;
  tool: string;
  session: string | null;
  note: string | null;
  claimedAt: string;
  /** Null while it waits for a look. */
  verdict: ClaimVerdict | null;
  reason: ClaimReason | null;
  differences: ClaimDifference[] | null;
  evidence: ClaimEvidence[] | null;
  checkedAt: string | null;
};
/** How often what an agent said with a tool was so, of the newest claims of 30 days. */
export type ClaimScore = {
  agent: string;
  agentName: string | null;
  tool: string;
  match: number;
  drift: number;
  unverifiable: number;
  open: number;
};
export type ClaimFilter = Partial<Omit<ClaimParams, "cursor">>;
export type ClaimList = Page<ClaimRow> & { count: CappedCount; scores: ClaimScore[]; at: string };

const SCORES_MAX = 100;
/** More would take longer to count than to read: a million takes a second. */
const SCORED_MAX = 20_000;
const cursorSchema = z.object({ claimedAt: cursorTime, id: cursorText });
type Cursor = z.infer<typeof cursorSchema>;

/** Newest first, with the score of each agent and tool beside them. */
export async function claimList(
  sql: Sql,
  { viewer, filter, after }: { viewer: Viewer; filter: ClaimFilter; after?: string | null },
): Promise<ClaimList> {
  const cursor = decodeCursor(after, cursorSchema);
  const where = claimWhere(sql, viewer, filter);
  const from =
    cursor === null ? sql`` : sql`and (c.claimed_at, c.id) < (${timeParam(sql, cursor.claimedAt)}, ${cursor.id})`;
  const [rows, count, scores, now] = await Promise.all([
    sql<ClaimRow[]>`
      select ${columns(sql)} from ${source(sql)} where ${where} ${from}
      order by c.claimed_at desc, c.id desc limit ${PAGE_SIZE + 1}`,
    cappedCount(sql, sql`select 1 from ${source(sql)} where ${where}`),
    scoresOf(sql, viewer),
    sql<{ at: string }[]>`select ${utcNow(sql)} as at`,
  ]);
  const page = toPage(rows, (last): Cursor => ({ claimedAt: last.claimedAt, id: last.id }));
  return { ...page, count, scores, at: now[0]?.at ?? "" };
}

export type ClaimDetail = { claim: ClaimRow; at: string };

/** One claim; null where there is none, or none that the viewer may see. */
export async function claimDetail(
  sql: Sql,
  { viewer, id }: { viewer: Viewer; id: string },
): Promise<ClaimDetail | null> {
  const bucket = bucketOfId(id);
  if (bucket === null) return null;
  const [row] = await sql<(ClaimRow & { at: string })[]>`
    select ${columns(sql)}, ${utcNow(sql)} as at from ${source(sql)}
    where c.bucket = ${bucket} and c.id = ${id} and ${objectVisible(sql, viewer)}`;
  if (row === undefined) return null;
  const { at, ...claim } = row;
  return { claim, at };
}

/** The most drift first: who is not to be taken at their word. */
async function scoresOf(sql: Sql, viewer: Viewer): Promise<ClaimScore[]> {
  const rows = await sql<ClaimScore[]>`
    select c.agent, coalesce(max(k.name), max(p.name)) as "agentName", c.tool,
      count(*) filter (where c.verdict = 'match')::int as match, count(*) filter (where c.verdict = 'drift')::int as drift,
      count(*) filter (where c.verdict = 'unverifiable')::int as unverifiable, count(*) filter (where c.verdict is null)::int as open
    from (select * from claims where claimed_at > now() - interval '30 days' order by claimed_at desc limit ${SCORED_MAX}) c ${joins(sql)}
    where ${objectVisible(sql, viewer)}
    group by c.agent, c.tool order by 5 desc, 4 desc, c.agent, c.tool limit ${SCORES_MAX}`;
  return [...rows];
}

const source = (sql: Sql) => sql`claims c ${joins(sql)}`;

const joins = (sql: Sql) => sql`
  join objects o on o.bucket = c.bucket and o.kind = c.kind and o.key = c.key
  left join api_keys k on k.id = c.agent left join people p on p.id = c.agent`;

const columns = (sql: Sql) => sql`
  c.id, c.kind, c.key, c.says, c.agent, coalesce(k.name, p.name) as "agentName", c.tool, c.session, c.note,
  ${utc(sql, "c.claimed_at")} as "claimedAt", c.verdict, c.reason, c.differences, c.evidence,
  ${utc(sql, "c.checked_at")} as "checkedAt"`;

function claimWhere(sql: Sql, viewer: Viewer, filter: ClaimFilter): Fragment {
  const verdicts = filter.verdict ?? [];
  const conditions = [
    objectVisible(sql, viewer),
    verdicts.length > 0 ? sql`coalesce(c.verdict, 'open') = any(${[...verdicts]})` : null,
    filter.agent ? sql`c.agent = ${filter.agent}` : null,
    filter.tool ? sql`c.tool = ${filter.tool}` : null,
    filter.kind?.length ? sql`c.kind = any(${[...filter.kind]})` : null,
    filter.key ? sql`c.key = ${filter.key}` : null,
    filter.key && filter.kind?.length === 1 ? sql`c.bucket = ${bucketOf(filter.kind[0] ?? "", filter.key)}` : null,
  ].filter((condition) => condition !== null);
  return conditions.reduce((all, next) => sql`${all} and ${next}`);
}
