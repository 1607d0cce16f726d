import type { Fragment } from "postgres";
import { bucketOfId } from "../../reconciler/model/bucket.ts";
import type { Sql } from "../client.ts";
import { type EffectiveStatus, isStale } from "./effective-status.ts";
import { fixed, literal } from "./literal.ts";
import { objectsReferred, partOf } from "./objects-called.ts";
import {
  driftVisible,
  objectsByOwner,
  objectVisible,
  operatorOnly,
  repairVisible,
  seesFew,
  type Viewer,
} from "./viewer.ts";

/** What a search found. `exact`: by the whole of what was given. */
export type SearchHit =
  | ({ type: "object"; kind: string; key: string; ref: string; exact: boolean } & EffectiveStatus)
  | { type: "drift"; id: string; kind: string; key: string; sentence: string }
  | { type: "repair"; id: string; kind: string; key: string; title: string }
  | { type: "run"; id: string; mode: string };

const OBJECTS_MAX = 8;
const REPAIRS_MAX = 3;
const TEXT_MAX = 200;

/** From whatever the customer gave: our ids, a key or part of it, reference, external id, e-mail, plan hash, run. */
export async function objectSearch(sql: Sql, { viewer, text }: { viewer: Viewer; text: string }): Promise<SearchHit[]> {
  const given = text.trim().slice(0, TEXT_MAX);
  if (given === "") return [];
  const [ours, objects] = await Promise.all([foundOfOurs(sql, viewer, given), objectsFound(sql, viewer, given)]);
  return [...ours, ...objects.map((row) => ({ type: "object" as const, ...row }))];
}

/** What is ours is told by its form: nothing is asked for what it cannot be. */
async function foundOfOurs(sql: Sql, viewer: Viewer, given: string): Promise<SearchHit[]> {
  if (given.startsWith("drift_"))
    return (await driftsFound(sql, viewer, given)).map((row) => ({ type: "drift" as const, ...row }));
  if (given.startsWith("run_"))
    return (await runsFound(sql, viewer, given)).map((row) => ({ type: "run" as const, ...row }));
  const digits = given.replaceAll(" ", "").toLowerCase();
  const isHash = /^[0-9a-f]{8,64}$/.test(digits);
  if (!isHash && !given.startsWith("repair_")) return [];
  const meant = isHash
    ? sql`r.plan_hash like ${`${digits}%`}`
    : sql`r.bucket = ${bucketOfId(given) ?? -1} and r.id = ${given}`;
  return (await repairsFound(sql, viewer, meant)).map((row) => ({ type: "repair" as const, ...row }));
}

type ObjectHit = EffectiveStatus & { kind: string; key: string; ref: string; exact: boolean };

/**
 * By the whole of a name, else by its beginning, else by a part: what is in a million keys is looked for only where
 * nothing has the whole name, and fewer begin with it than are shown.
 */
async function objectsFound(sql: Sql, viewer: Viewer, given: string): Promise<ObjectHit[]> {
  const named = await objectsNamed(sql, viewer, given);
  if (named.length === OBJECTS_MAX || named.some((hit) => hit.exact)) return named;
  const part = await sql<ObjectHit[]>`${anyOf(sql, called(sql, viewer, 2, sql`key ilike ${partOf(given)}`))}`;
  const isKnown = (hit: ObjectHit) => named.some(({ kind, key }) => kind === hit.kind && key === hit.key);
  return [...named, ...part.filter((hit) => !isKnown(hit))].slice(0, OBJECTS_MAX);
}

/** What is sought stands out of the planner's sight: the plan is the same for any text, and is kept. */
function objectsNamed(sql: Sql, viewer: Viewer, given: string) {
  const whole = sql`${keysWhere(sql)} key collate "C" = ${given} union ${objectsReferred(sql, given)}`;
  const begun = sql`key collate "C" >= (select ${given}) and key collate "C" < (select ${given + LAST_CHARACTER})`;
  const asked = sql`
    select o.bucket, o.kind, o.key from objects o join people p on p.id = o.asked_by where p.email = ${given.toLowerCase()}`;
  const arms = [hits(sql, viewer, 0, whole), ...called(sql, viewer, 1, begun)];
  if (given.includes("@")) arms.push(hits(sql, viewer, 1, asked));
  return sql<ObjectHit[]>`
    select kind, key, ref, status, stale, min(rank) = 0 as exact
    from (${anyOf(sql, arms)}) found
    group by kind, key, ref, status, stale
    order by min(rank), key collate "C", kind
    limit ${literal(sql, OBJECTS_MAX)}`;
}
const LAST_CHARACTER = "\u{10FFFF}";
const anyOf = (sql: Sql, arms: readonly Fragment[]) =>
  arms.map((arm) => sql`(${arm})`).reduce((all, next) => sql`${all} union all ${next}`);
const keysWhere = (sql: Sql) => fixed(sql, "select bucket, kind, key from object_keys where");

/** Through all that is called so, or through what the viewer may see where that is few: one of the two finds nothing. */
function called(sql: Sql, viewer: Viewer, rank: number, so: Fragment): Fragment[] {
  const few = sql`select bucket, kind, key from (${objectsByOwner(sql, viewer)}) theirs where`;
  return [
    hits(sql, viewer, rank, sql`${keysWhere(sql)} not ${seesFew(sql, viewer)} and ${so}`),
    hits(sql, viewer, rank, sql`${few} ${seesFew(sql, viewer)} and ${so}`),
  ];
}

/**
 * The first of these names that the viewer may see. Each name has one object, which the planner does not know: counting on a
 * hundredth of them, it would rather read and sort all that are called so than walk down to the eighth. So it is told.
 */
function hits(sql: Sql, viewer: Viewer, rank: number, names: Fragment) {
  return sql`
    select named.kind, named.key, o.ref, o.status, ${isStale(sql)} as stale, ${literal(sql, rank)} as rank, false as exact
    from (${names}) named cross join lateral (
      select * from objects_now where bucket = named.bucket and kind = named.kind and key = named.key limit 1) o
    where ${objectVisible(sql, viewer)}
    order by named.key collate "C", named.kind
    limit ${literal(sql, OBJECTS_MAX)}`;
}

function driftsFound(sql: Sql, viewer: Viewer, given: string) {
  return sql<{ id: string; kind: string; key: string; sentence: string }[]>`
    select d.id, d.kind, d.key, d.sentence from drifts d
    where d.bucket = ${bucketOfId(given) ?? -1} and d.id = ${given} and ${driftVisible(sql, viewer)}`;
}

function runsFound(sql: Sql, viewer: Viewer, given: string) {
  return sql<{ id: string; mode: string }[]>`
    select r.id, r.mode from runs r where r.id = ${given} and ${operatorOnly(sql, viewer)}`;
}

/** By its id, or by the hash of its plan, whole or as it is shown: the first eight digits, with or without the gap. */
function repairsFound(sql: Sql, viewer: Viewer, meant: Fragment) {
  return sql<{ id: string; kind: string; key: string; title: string }[]>`
    select r.id, r.kind, r.key, r.plan ->> 'title' as title
    from repairs r join drifts d on d.bucket = r.bucket and d.id = r.drift_id
    where ${meant} and ${repairVisible(sql, viewer)}
    order by r.proposed_at desc, r.id
    limit ${literal(sql, REPAIRS_MAX)}`;
}
