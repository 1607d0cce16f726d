import type { Tx } from "../../../db/client.ts";
import { bucketOf } from "../../../reconciler/model/bucket.ts";
import { stopCovers } from "../../../reconciler/model/gate.ts";
import { Conflict, Invalid } from "../../errors.ts";
import type { Context } from "../context.ts";
import type { Kinds } from "../kinds.ts";
import { mayKnowOf } from "../objects/visible.ts";
import { nameOf } from "../people/name-of.ts";
import { saidTime } from "../said-time.ts";

/** What a script is let at: one object, or what one team has of one kind. */
export type Target = { kind: string; owner: string; key: string | null };

/** The scope of the pause that holds repairs meanwhile. No scope is one kind of one team: the team's is the next wider. */
export const scopeOf = ({ kind, owner, key }: Target) => (key === null ? `owner:${owner}` : `object:${kind}/${key}`);

/** Its team, and that it is there: objects that somebody cannot see answer like objects that do not exist. */
export async function readTarget(
  tx: Tx,
  ctx: Context,
  { kind, key, owner }: { kind: string; key: string | null; owner: string | null },
  kinds: Kinds,
): Promise<Target> {
  if (!kinds.has(kind)) throw wrong(`There is no kind "${kind}"; there are ${[...kinds.keys()].join(", ")}`);
  if (key !== null) {
    const [row] = await tx<{ owner: string | null; visible: boolean }[]>`
      select o.owner, ${mayKnowOf(tx, ctx.principal)} as visible from objects o
      where o.bucket = ${bucketOf(kind, key)} and o.kind = ${kind} and o.key = ${key}`;
    if (row?.visible !== true) throw wrong(`There is no object ${kind}/${key} that you can see`);
    if (row.owner === null) throw wrong(`Nobody owns ${kind}/${key}, so there is no credential for it`);
    return { kind, key, owner: await living(tx, row.owner) };
  }
  if (owner === null) throw wrong("A script is let at one object, or at what one team has of one kind");
  return { kind, key, owner: await living(tx, owner) };
}

async function living(tx: Tx, team: string): Promise<string> {
  const rows = await tx`select from teams where id = ${team} and departed_at is null`;
  if (rows.length === 0) throw wrong(`There is no team "${team}", or it departed`);
  return team;
}

function wrong(says: string): Invalid {
  return new Invalid(`${says}. Nothing was changed.`, []);
}

type Held = { id: string; scope: string; reason: string; set_by: string; until: Date | null };

/**
 * Refuses where somebody else's stop holds any of it, or another script is let at it. One's own stop is no hindrance: who
 * stopped everything to mend something may mend it.
 */
export async function refuseHeld(tx: Tx, ctx: Context, target: Target, kinds: Kinds): Promise<void> {
  const stops = await tx<Held[]>`
    select id, scope, reason, set_by, until from stops
    where lifted_at is null and (until is null or until > now())
      and (set_by <> ${ctx.principal.personId} or starts_with(id, 'exec_')) order by set_at, id`;
  const { kind, owner, key } = target;
  const connector = kinds.get(kind)?.connector ?? "";
  for (const stop of stops) {
    const covers = stopCovers(stop.scope, { connector, kind, class: null, owner, key: key ?? "" });
    if (!covers && !(key === null && (await isObjectOf(tx, stop.scope, target)))) continue;
    const until = stop.until === null ? "" : ` until ${saidTime(stop.until)}`;
    const what = stop.id.startsWith("exec_") ? "Another script is let at it" : "It is stopped";
    throw new Conflict(
      `${what} (${stop.scope}) by ${await nameOf(tx, stop.set_by)}${until}: ${stop.reason}. Nothing was started, nothing was changed.`,
      { code: "held", detail: { stop: stop.id, scope: stop.scope } },
    );
  }
}

async function isObjectOf(tx: Tx, scope: string, { kind, owner }: Target): Promise<boolean> {
  const start = `object:${kind}/`;
  if (!scope.startsWith(start)) return false;
  const key = scope.slice(start.length);
  const rows = await tx`
    select from objects where bucket = ${bucketOf(kind, key)} and kind = ${kind} and key = ${key} and owner = ${owner}`;
  return rows.length > 0;
}

/** A call that was sent, or may have been, and may still land. */
export type UnderWay = { attempt: string; kind: string; key: string; title: string; until: string };

/**
 * Those of the target that a pause does not call back. Past its deadline and the time in which a sent call may still land,
 * one that nobody wrote an outcome of is over, whoever held it.
 */
export async function underWay(
  sql: Tx | Context["sql"],
  { kind, owner, key }: Target,
  inFlightMs: number,
): Promise<UnderWay[]> {
  const rows = await sql<(Omit<UnderWay, "until"> & { until: Date })[]>`
    select * from (
      select a.id as attempt, a.kind, a.key, r.plan ->> 'title' as title,
        case a.state when 'unknown' then a.settle_until else a.deadline_at + ${inFlightMs} * interval '1 millisecond' end as until
      from attempts a
      join repairs r on r.bucket = a.bucket and r.id = a.repair_id
      join drifts d on d.bucket = r.bucket and d.id = r.drift_id
      where a.state in ('attempting', 'unknown') and a.kind = ${kind} and (a.key = ${key} or ${key}::text is null
        and ${owner} in (r.owner, d.detail #>> '{owner,asked}', d.detail #>> '{owner,found}'))) sent
    where until > now() order by until, attempt`;
  return rows.map((row) => ({ ...row, until: row.until.toISOString() }));
}
