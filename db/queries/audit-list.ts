import type { Fragment, PendingQuery, Row } from "postgres";
import { z } from "zod";
import type { AuditParams } from "../../lib/query/audit-params.ts";
import { bucketOf, type ObjectRef } from "../../reconciler/model/bucket.ts";
import { ACTOR_KINDS, type ActorKind } from "../../reconciler/model/role.ts";
import type { Sql } from "../client.ts";
import { type CappedCount, cappedCount } from "./capped-count.ts";
import { scopeVisible } from "./entry-visible.ts";
import { literal } from "./literal.ts";
import { cursorSeq, cursorTime, decodeCursor, PAGE_SIZE, type Page, toPage } from "./page.ts";
import { timeParam, utc, utcNow } from "./utc.ts";
import { objectsByOwner, objectVisible, seesEveryTeam, seesFew, type Viewer } from "./viewer.ts";

export type AuditRow = {
  bucket: number;
  seq: number;
  at: string;
  actorKind: ActorKind;
  actorId: string;
  /** Null where it was not a person. */
  actorName: string | null;
  action: string;
  kind: string | null;
  key: string | null;
  subject: string | null;
  detail: Record<string, unknown>;
};
export type AuditFilter = Partial<Omit<AuditParams, "cursor">>;
/** With the bytes that were hashed, as they were: whoever reads the record can check it. */
export type AuditEntry = AuditRow & { body: string; hash: string };
export type AuditList = Page<AuditEntry> & { count: CappedCount; signed: SignedRecord; at: string };
/** Until when the record was signed outside of the database; null where it never was. `refusal`: how it is not what was signed. */
export type SignedRecord = { at: string | null; refusal: string | null };

const cursorSchema = z.object({
  at: cursorTime,
  bucket: z.number().int().min(0).max(255),
  seq: cursorSeq,
});
type Cursor = z.infer<typeof cursorSchema>;

/** Newest first. Order inside a chain is by seq; between chains only the time can say, to the microsecond. */
export async function auditList(
  sql: Sql,
  { viewer, filter, after }: { viewer: Viewer; filter: AuditFilter; after?: string | null },
): Promise<AuditList> {
  const cursor = decodeCursor(after, cursorSchema);
  const [objects, [seen]] = await Promise.all([
    objectsOf(sql, filter),
    sql<[{ few: boolean; signed: SignedRecord; at: string }]>`
      select ${seesFew(sql, viewer)} as few, ${utcNow(sql)} as at,
        json_build_object('at', ${utc(sql, "signed_at")}, 'refusal', refusal) as signed
      from record_state`,
  ]);
  const where = auditWhere(sql, viewer, filter, objects);
  const from =
    cursor === null
      ? sql``
      : sql`and (a.at, a.bucket, a.seq) < (${timeParam(sql, cursor.at)}, ${cursor.bucket}, ${cursor.seq})`;
  const among = seen.few && !filter.key ? ofFew : ofAll;
  const [rows, count] = await Promise.all([
    sql<AuditEntry[]>`
      select ${auditColumns(sql)}, a.body, encode(a.hash, 'hex') as hash
      from (${among(sql, viewer, sql`${where} ${from}`, PAGE_SIZE + 1)}) a ${auditJoins(sql)}
      order by a.at desc, a.bucket desc, a.seq desc
      limit ${literal(sql, PAGE_SIZE + 1)}`,
    cappedCount(sql, among(sql, viewer, where, null)),
  ]);
  const page = toPage(rows, (last): Cursor => ({ at: last.at, bucket: last.bucket, seq: last.seq }));
  return { ...page, count, signed: seen.signed, at: seen.at };
}

/** Entries (`a`) that fulfil a condition, or of those `newest` at least the newest. */
type Among = (sql: Sql, viewer: Viewer, where: Fragment, newest: number | null) => PendingQuery<Row[]>;

const ofAll: Among = (sql, _, where, newest) => sql`
  select a.* from audit a where ${where}
  ${newest === null ? sql`` : sql`order by a.at desc, a.bucket desc, a.seq desc limit ${literal(sql, newest)}`}`;

/** What was done to few of very many objects is found by those objects: by its time, all that was done to the others is gone through. */
const ofFew: Among = (sql, viewer, where, newest) => {
  const first = (order: Fragment) => (newest === null ? sql`` : sql`order by ${order} limit ${literal(sql, newest)}`);
  return sql`
    select a.* from (${objectsByOwner(sql, viewer)}) theirs cross join lateral (
      select a.* from audit a where a.bucket = theirs.bucket and a.kind = theirs.kind and a.key = theirs.key and ${where}
      ${first(sql`a.seq desc`)}) a
    union all (
      select a.* from audit a where (a.kind is null or a.key is null) and ${where}
      ${first(sql`a.at desc, a.bucket desc, a.seq desc`)})`;
};

/** Columns of an entry (`a`) joined to the person (`ap`) who did it. */
export function auditColumns(sql: Sql) {
  return sql`
    a.bucket, a.seq, ${utc(sql, "a.at")} as at, a.actor_kind as "actorKind", a.actor_id as "actorId",
    ap.name as "actorName", a.action, a.kind, a.key, a.subject, a.body::jsonb -> 'detail' as detail`;
}

export function auditJoins(sql: Sql) {
  return sql`left join people ap on ap.id = a.actor_id`;
}

/** The objects that a key can mean. Without a kind that is one of each, found by their buckets as the index has them. */
async function objectsOf(sql: Sql, { kind, key }: AuditFilter): Promise<ObjectRef[]> {
  if (!key) return [];
  if (kind) return [{ kind, key }];
  const kinds = await sql<{ kind: string }[]>`select distinct kind from sources order by kind`;
  return kinds.map((row) => ({ kind: row.kind, key }));
}

function isAbout(sql: Sql, objects: readonly ObjectRef[]): Fragment {
  const each = objects.map(
    ({ kind, key }) => sql`(a.bucket = ${bucketOf(kind, key)} and a.kind = ${kind} and a.key = ${key})`,
  );
  return sql`(${each.reduce((all, next) => sql`${all} or ${next}`, sql`false`)})`;
}

function auditWhere(sql: Sql, viewer: Viewer, filter: AuditFilter, objects: readonly ObjectRef[]): Fragment {
  const conditions = [
    auditVisible(sql, viewer),
    seesEveryTeam(viewer) ? null : stopOfVisible(sql, viewer),
    filter.actor ? actedBy(sql, filter.actor) : null,
    filter.action ? didAction(sql, filter.action) : null,
    filter.key ? isAbout(sql, objects) : null,
    filter.kind && !filter.key ? sql`a.kind = ${filter.kind}` : null,
    filter.subject ? sql`a.subject = ${filter.subject}` : null,
  ].filter((condition) => condition !== null);
  return conditions.reduce((all, next) => sql`${all} and ${next}`);
}

/** Entries about an object are seen with the object. Of the rest, sign-ins and people are the admins' business. */
function auditVisible(sql: Sql, viewer: Viewer): Fragment {
  if (seesEveryTeam(viewer)) return sql`true`;
  if (viewer.role === "end_user") return sql`false`;
  return sql`case when a.kind is null or a.key is null
    then split_part(a.action, '.', 1) in ('run','stop','pause','batch','review_batch','policy','source','budget','facts')
    else exists (select 1 from objects_now o
      where o.bucket = a.bucket and o.kind = a.kind and o.key = a.key and ${objectVisible(sql, viewer)}) end`;
}

/** Entries about a stop name in their words what it holds; one that was refused, as its subject. */
function stopOfVisible(sql: Sql, viewer: Viewer): Fragment {
  const scope = sql`coalesce(a.body::jsonb #>> '{detail,scope}', a.subject)`;
  return sql`(case when split_part(a.action, '.', 1) in ('stop','pause') then ${scopeVisible(sql, viewer, scope)}
    else true end)`;
}

function actedBy(sql: Sql, actor: string): Fragment {
  const isKind = (ACTOR_KINDS as readonly string[]).includes(actor);
  return isKind ? sql`a.actor_kind = ${actor}` : sql`a.actor_id = ${actor}`;
}

function didAction(sql: Sql, action: string): Fragment {
  return action.includes(".") ? sql`a.action = ${action}` : sql`split_part(a.action, '.', 1) = ${action}`;
}
