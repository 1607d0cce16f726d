/** What comes of one object after its command ended or died: a real detect, then real passes, until nothing more happens by itself. */
import { detect } from "../loop/pass.ts";
import { reconcileSafely } from "../loop/reconcile.ts";
import type { Runtime } from "../loop/runtime.ts";
import { bucketOf, type ObjectRef } from "../model/bucket.ts";
import type { Throwaway } from "../sandbox/throwaway.ts";

export type Aftermath = {
  /** What the sources showed, read by the reconciler itself. */
  witness: string[];
  /** What it was named, by detect and by the passes after it, in order. Empty: nothing differs. */
  classes: string[];
  repair: "none" | "automatic" | "review";
  /** The repair in words. */
  says: string;
  /** What its user was told, in order. */
  statuses: string[];
};

const PASSES_MAX = 6;

export async function awaitEnd(runtime: Runtime, { database }: Throwaway, ref: ObjectRef): Promise<Aftermath> {
  const statuses: string[] = [];
  const note = async () => {
    const [row] = await database`select plumbline.status_of(${ref.kind}, ${ref.key}) ->> 'status' as status`;
    const now: string = row?.status ?? "nothing";
    if (statuses.at(-1) !== now) statuses.push(now);
    return now;
  };
  await note();
  // A command that says nothing until its deadline has died.
  const open = await database`
    update effects set deadline_at = now() where ${isIt(database, ref)} and state = 'started' returning 1`;
  if (open.length === 0) await passTime(database, ref);
  await detect(runtime, ref, "rehearse");
  let now = await note();
  const seen = await witnessOf(database, ref);
  for (let pass = 0; pass < PASSES_MAX && (pass === 0 || !isRest(now)); pass += 1) {
    await passTime(database, ref);
    const claim = await runtime.store.claimOne(ref, "rehearse", runtime.leaseMs);
    if (claim !== null) await reconcileSafely(runtime, claim);
    now = await note();
  }
  // A source that shows a little later what happened says nothing at first.
  const witness = seen.length > 0 ? seen : await witnessOf(database, ref);
  return { witness, classes: await classesOf(database, ref), ...(await repairOf(database, ref)), statuses };
}

async function classesOf(database: Throwaway["database"], ref: ObjectRef): Promise<string[]> {
  const rows = await database<{ class: string }[]>`
    select class from drifts where ${isIt(database, ref)} group by class order by min(first_seen)`;
  return rows.map((row) => row.class);
}

const isRest = (status: string) => ["in_place", "blocked_on_review", "stopped", "nothing"].includes(status);

/** Ten minutes: every moment that is written down about the object moves into the past, so nothing has to be waited for. */
export async function passTime(database: Throwaway["database"], ref: ObjectRef): Promise<void> {
  const it = isIt(database, ref);
  await database`
    with o as (update objects set due_at = now(), lease_holder = null, lease_until = null where ${it}),
    i as (update intents set asked_at = asked_at - interval '10 minutes' where ${it}),
    e as (update effects set started_at = started_at - interval '10 minutes', deadline_at = deadline_at - interval '10 minutes',
      ended_at = ended_at - interval '10 minutes' where ${it}),
    a as (update attempts set reserved_at = reserved_at - interval '10 minutes', deadline_at = deadline_at - interval '10 minutes',
      outcome_at = outcome_at - interval '10 minutes', settle_until = settle_until - interval '10 minutes' where ${it}),
    r as (update repairs set not_before = least(not_before - interval '10 minutes', now()) where ${it})
    update facts set as_of = as_of - interval '10 minutes' where ${it}`;
}

const isIt = (database: Throwaway["database"], { kind, key }: ObjectRef) =>
  database`bucket = ${bucketOf(kind, key)} and kind = ${kind} and key = ${key}`;

async function witnessOf(database: Throwaway["database"], ref: ObjectRef): Promise<string[]> {
  const rows = await database<{ source: string; found: { externalId: string }[] }[]>`
    select coalesce(s.title, f.source) as source, f.found from facts f left join sources s on s.kind = f.kind and s.name = f.source
    where f.complete and (f.bucket, f.kind, f.key) = (${bucketOf(ref.kind, ref.key)}, ${ref.kind}, ${ref.key}) order by 1`;
  return rows.map(({ source, found }) => {
    const ids = found.map(({ externalId }) => externalId).join(", ");
    return `${source} shows ${found.length === 0 ? "nothing" : ids}`;
  });
}

async function repairOf(database: Throwaway["database"], ref: ObjectRef): Promise<Pick<Aftermath, "repair" | "says">> {
  const [row] = await database<{ title: string; decided: string | null; state: string; owner: string }[]>`
    select plan ->> 'title' as title, decided_by as decided, state, owner from repairs where ${isIt(database, ref)}
    order by proposed_at desc limit 1`;
  if (row === undefined) return { repair: "none", says: "none" };
  if (row.decided === "policy") return { repair: "automatic", says: `automatic: ${row.title} (${row.state})` };
  return { repair: "review", says: `${row.owner} decides: ${row.title}` };
}
