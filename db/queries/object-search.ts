import { bucketOfId } from "../../reconciler/model/bucket.ts";
import type { Sql } from "../client.ts";
import { type EffectiveStatus, isStale } from "./effective-status.ts";
import { objectsCalled } from "./objects-called.ts";
import { driftVisible, objectVisible, operatorOnly, repairVisible, type Viewer } from "./viewer.ts";

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
  const [objects, drifts, repairs, runs] = await Promise.all([
    findObjects(sql, viewer, given),
    findDrift(sql, viewer, given),
    findRepairs(sql, viewer, given),
    sql<{ id: string; mode: string }[]>`
      select r.id, r.mode from runs r where r.id = ${given} and ${operatorOnly(sql, viewer)}`,
  ]);
  return [
    ...drifts.map((row) => ({ type: "drift" as const, ...row })),
    ...repairs.map((row) => ({ type: "repair" as const, ...row })),
    ...runs.map((row) => ({ type: "run" as const, ...row })),
    ...objects.map((row) => ({ type: "object" as const, ...row })),
  ];
}

type ObjectHit = EffectiveStatus & { kind: string; key: string; ref: string; exact: boolean };

async function findObjects(sql: Sql, viewer: Viewer, given: string) {
  const people = given.includes("@")
    ? await sql<{ id: string }[]>`select id from people where email = ${given.toLowerCase()}`
    : [];
  const exact = sql`(o.key = ${given} or o.ref = ${given.toUpperCase()} or coalesce(o.external_id = ${given}, false))`;
  return sql<ObjectHit[]>`
    select o.kind, o.key, o.ref, o.status, ${isStale(sql)} as stale, ${exact} as exact
    from objects_now o
    where (o.bucket, o.kind, o.key) in (
        ${objectsCalled(sql, given)}
        union select bucket, kind, key from objects where asked_by = any(${people.map(({ id }) => id)}))
      and ${objectVisible(sql, viewer)}
    order by ${exact} desc, o.key, o.kind
    limit ${OBJECTS_MAX}`;
}

function findDrift(sql: Sql, viewer: Viewer, given: string) {
  return sql<{ id: string; kind: string; key: string; sentence: string }[]>`
    select d.id, d.kind, d.key, d.sentence from drifts d
    where d.bucket = ${bucketOfId(given) ?? -1} and d.id = ${given} and ${driftVisible(sql, viewer)}`;
}

/** By its id, or by the hash of its plan, whole or as it is shown: the first eight digits, with or without the gap. */
function findRepairs(sql: Sql, viewer: Viewer, given: string) {
  const digits = given.replaceAll(" ", "").toLowerCase();
  const hash = /^[0-9a-f]{8,64}$/.test(digits) ? `${digits}%` : "";
  return sql<{ id: string; kind: string; key: string; title: string }[]>`
    select r.id, r.kind, r.key, r.plan ->> 'title' as title
    from repairs r join drifts d on d.bucket = r.bucket and d.id = r.drift_id
    where (r.id = ${given} or (${hash} <> '' and r.plan_hash like ${hash})) and ${repairVisible(sql, viewer)}
    order by r.proposed_at desc, r.id
    limit ${REPAIRS_MAX}`;
}
