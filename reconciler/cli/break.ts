import { detect } from "../loop/pass.ts";
import type { Runtime } from "../loop/runtime.ts";
import { bucketOf } from "../model/bucket.ts";
import { DIRECTIONS, type Direction, type DriftClass, isDriftClass } from "../model/drift-class.ts";
import type { Broken } from "../sandbox/breaks.ts";
import { sandboxKind } from "../sandbox/world.ts";
import { type Answer, type Arguments, EXIT, required, UsageError } from "./arguments.ts";
import { sqlOf } from "./as.ts";
import { askFor, BREAKERS, type Breaker, type Breaking, freshOf } from "./break-kinds.ts";

/**
 * Makes a drift for real in the sandbox world, with plain SQL or a cut connection and never through the connector.
 * Refuses where there is no sandbox.
 */
export async function breakVerb(runtime: Runtime, args: Arguments): Promise<Answer> {
  const wanted = required(args.words[0], "break CLASS");
  if (!isDriftClass(wanted)) throw new UsageError(`There is no class "${wanted}".`);
  const kind = args.options.kind ?? sandboxKind;
  const breaker = BREAKERS[kind];
  const here = Object.keys(BREAKERS).filter((one) => runtime.kinds.has(one));
  if (here.length === 0) throw new UsageError("There is no sandbox world here, so nothing may be broken.");
  if (breaker === undefined || !runtime.kinds.has(kind)) {
    throw new UsageError(`The sandbox has no objects of kind "${kind}"; it has: ${here.join(", ")}.`);
  }
  const because = breaker.cannot[wanted];
  if (because !== undefined) throw new UsageError(`${kind} cannot show ${wanted}. ${because}`);
  const adminUrl = process.env.SANDBOX_ADMIN_URL;
  if (!adminUrl) throw new UsageError("There is no sandbox world here, so nothing may be broken.");
  const direction = directionOf(wanted, args.options.direction);
  if (args.options.object !== undefined && isOfItsOwn(wanted, direction)) {
    const name = direction === null ? wanted : `${wanted} · ${direction}`;
    throw new UsageError(`${name} is shown on an object that is made for it: leave --object out.`);
  }
  const breaking = { runtime, kind, adminUrl };
  const broken = await breakIt(breaker, breaking, { class: wanted, direction, object: args.options.object }).catch(
    (error: Error) => {
      // The recipes act in one transaction: one that does not suit its object left nothing behind.
      if (error.message.includes("can be broken")) throw new UsageError(error.message);
      throw error;
    },
  );
  const name = broken.direction === null ? broken.class : `${broken.class} · ${broken.direction}`;
  return { json: broken, text: `${broken.key}: ${name}\n${broken.how}`, exit: EXIT.done };
}

/** Something that is there cannot become what was never made, or what was made and never linked. */
const isOfItsOwn = (driftClass: DriftClass, direction: Direction | null): boolean =>
  driftClass === "missing_external_id" || direction === "never_made";

type Wanted = { class: DriftClass; direction: Direction | null; object: string | undefined };

function directionOf(driftClass: DriftClass, given: string | undefined): Direction | null {
  const possible: readonly Direction[] = DIRECTIONS[driftClass];
  if (given === undefined) return possible[0] ?? null;
  const direction = possible.find((candidate) => candidate === given);
  if (direction === undefined) {
    throw new UsageError(`${driftClass} has no direction "${given}"; it has: ${possible.join(", ") || "none"}.`);
  }
  return direction;
}

async function breakIt(breaker: Breaker, breaking: Breaking, wanted: Wanted): Promise<Broken> {
  const { class: driftClass, direction, object } = wanted;
  const keys = async () => (object === undefined ? await candidates(breaking) : [object]);
  const told = ({ key, how }: { key: string; how: string }) => ({
    ...{ kind: breaking.kind, key },
    class: driftClass,
    direction,
    how,
  });
  if (driftClass === "missing_external" && direction === "never_made") return told(await neverMade(breaking));
  if (driftClass === "missing_external_id") return told(await neverLinked(breaker, breaking));
  if (driftClass === "unknown_after_repair") return told(await breaker.loseAnswer(breaking, keys));
  const broken = await breaker.breakOne(breaking, { class: driftClass, direction, keys: await keys() });
  if (driftClass === "missing_external") await believeAbsence(breaking);
  return broken;
}

/**
 * Objects that are as asked right now, in an order that spreads repeated breaks over them. No canary: without it nothing that its
 * source shows is believed.
 */
async function candidates({ runtime, kind }: Breaking): Promise<string[]> {
  await detect(runtime, { kind }, "cli");
  const rows = await sqlOf(runtime)<{ key: string }[]>`
    select o.key from objects o
    where o.kind = ${kind} and o.verdict = 'in_sync' and o.presence = 'present' and o.blocked_at is null
      and o.lease_until is not distinct from null
    order by (select max(first_seen) from drifts d where d.bucket = o.bucket and d.kind = o.kind and d.key = o.key) nulls first, o.key`;
  const canaries = runtime.kinds.get(kind)?.config.spec.sources.map(({ canary }) => canary);
  const keys = rows.map(({ key }) => key).filter((key) => canaries?.includes(key) !== true);
  if (keys.length === 0) throw new UsageError("Every object of the sandbox is broken already.");
  return keys;
}

/** Somebody asked, and whoever should have made it never did. */
async function neverMade(breaking: Breaking): Promise<{ key: string; how: string }> {
  const fresh = await freshOf(breaking);
  await askFor(breaking, fresh);
  await afterSettling(breaking, fresh.key);
  await believeAbsence(breaking);
  return { key: fresh.key, how: `Asked for ${fresh.key} and made nothing. The settle time has passed.` };
}

/** It was made, and whoever made it ended before the record got its id. */
async function neverLinked(breaker: Breaker, breaking: Breaking): Promise<{ key: string; how: string }> {
  const fresh = await freshOf(breaking);
  const made = await breaker.makeWithoutRecord(breaking, fresh);
  await askFor(breaking, fresh);
  await afterSettling(breaking, fresh.key);
  const how = `${made} and asked for it; the record holds no id. The settle time has passed.`;
  return { key: fresh.key, how };
}

/** Leaves it to the sweep to find, as if no reconciler had been told, and waits until it may be called a drift. */
async function afterSettling({ runtime, kind }: Breaking, key: string): Promise<void> {
  await sqlOf(
    runtime,
  )`update objects set due_at = null where bucket = ${bucketOf(kind, key)} and kind = ${kind} and key = ${key}`;
  await settle({ runtime, kind });
}

/** Where reads may lag, an absence takes two of them: this is the first. */
async function believeAbsence({ runtime, kind }: Breaking): Promise<void> {
  if (runtime.kinds.get(kind)?.config.spec.capabilities.read !== "lagging") return;
  await detect(runtime, { kind }, "cli");
  await settle({ runtime, kind });
}

async function settle({ runtime, kind }: Pick<Breaking, "runtime" | "kind">): Promise<void> {
  const settleMs = runtime.kinds.get(kind)?.config.spec.settleMs ?? 0;
  await runtime.ports.scheduler.sleep(settleMs + 300);
}
