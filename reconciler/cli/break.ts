import { putIntent } from "../../lib/services/intents/put.ts";
import { detect } from "../loop/pass.ts";
import type { KindRuntime } from "../loop/reconcile.ts";
import { reconcileSafely } from "../loop/reconcile.ts";
import type { Runtime } from "../loop/runtime.ts";
import { DIRECTIONS, type Direction, type DriftClass, isDriftClass } from "../model/drift-class.ts";
import { type Broken, breakWorld, makeRoleWithoutRecord } from "../sandbox/breaks.ts";
import { lostAnswerProxy, type Proxy as Wire } from "../sandbox/proxy.ts";
import { sandboxKind } from "../sandbox/world.ts";
import { type Answer, type Arguments, EXIT, required, UsageError } from "./arguments.ts";
import { asTerminal, kindsOf, sqlOf } from "./as.ts";

/**
 * Makes a drift for real in the sandbox world, with plain SQL or a cut connection and never through the connector.
 * Refuses where there is no sandbox.
 */
export async function breakVerb(runtime: Runtime, args: Arguments): Promise<Answer> {
  const wanted = required(args.words[0], "break CLASS");
  if (!isDriftClass(wanted)) throw new UsageError(`There is no class "${wanted}".`);
  if (args.options.kind !== undefined && args.options.kind !== sandboxKind) {
    throw new UsageError(`The sandbox has no objects of kind "${args.options.kind}".`);
  }
  const adminUrl = process.env.SANDBOX_ADMIN_URL;
  if (!adminUrl) throw new UsageError("There is no sandbox world here, so nothing may be broken.");
  const direction = directionOf(wanted, args.options.direction);
  const broken = await breakIt(runtime, { class: wanted, direction, adminUrl, object: args.options.object }).catch(
    (error: Error) => {
      // The recipes act in one transaction: one that does not suit its object left nothing behind.
      if (error.message.includes("can be broken")) throw new UsageError(error.message);
      throw error;
    },
  );
  const name = broken.direction === null ? broken.class : `${broken.class} · ${broken.direction}`;
  return { json: broken, text: `${broken.key}: ${name}\n${broken.how}`, exit: EXIT.done };
}

type Wanted = { class: DriftClass; direction: Direction | null; adminUrl: string; object: string | undefined };

function directionOf(driftClass: DriftClass, given: string | undefined): Direction | null {
  const possible: readonly Direction[] = DIRECTIONS[driftClass];
  if (given === undefined) return possible[0] ?? null;
  const direction = possible.find((candidate) => candidate === given);
  if (direction === undefined) {
    throw new UsageError(`${driftClass} has no direction "${given}"; it has: ${possible.join(", ") || "none"}.`);
  }
  return direction;
}

async function breakIt(runtime: Runtime, wanted: Wanted): Promise<Broken> {
  const prefix = process.env.SANDBOX_PREFIX ?? "";
  const { class: driftClass, direction, adminUrl } = wanted;
  if (driftClass === "missing_external" && direction === "never_made") return neverMade(runtime, prefix);
  if (driftClass === "missing_external_id") return neverLinked(runtime, prefix, adminUrl);
  const keys = wanted.object === undefined ? await candidates(runtime) : [wanted.object];
  if (driftClass === "unknown_after_repair") return lostAnswer(runtime, prefix, adminUrl, keys);
  return breakWorld({ class: driftClass, direction, prefix, adminUrl, keys });
}

/** Objects that are as asked right now, in an order that spreads repeated breaks over them. */
async function candidates(runtime: Runtime): Promise<string[]> {
  await detect(runtime, { kind: sandboxKind }, "cli");
  const rows = await sqlOf(runtime)<{ key: string }[]>`
    select o.key from objects o
    where o.kind = ${sandboxKind} and o.verdict = 'in_sync' and o.presence = 'present' and o.blocked_at is null
      and o.lease_until is not distinct from null
    order by (select max(first_seen) from drifts d where d.bucket = o.bucket and d.kind = o.kind and d.key = o.key) nulls first, o.key`;
  if (rows.length === 0) throw new UsageError("Every object of the sandbox is broken already.");
  return rows.map((row) => row.key);
}

/** Somebody asked, and whoever should have made it never did. */
async function neverMade(runtime: Runtime, prefix: string): Promise<Broken> {
  const key = await freshKey(runtime, prefix);
  await askFor(runtime, key);
  await afterSettling(runtime, key);
  const how = `Asked for ${key} and made nothing. The settle time has passed.`;
  return { kind: sandboxKind, key, class: "missing_external", direction: "never_made", how };
}

/** It was made, and whoever made it ended before the record got its id. */
async function neverLinked(runtime: Runtime, prefix: string, adminUrl: string): Promise<Broken> {
  const key = await freshKey(runtime, prefix);
  await makeRoleWithoutRecord({ adminUrl, prefix, key, owner: "billing", spec: specOf(prefix), by: "somebody" });
  await askFor(runtime, key);
  await afterSettling(runtime, key);
  const how = `Made the role ${key} with its marker and asked for it; the record holds no id. The settle time has passed.`;
  return { kind: sandboxKind, key, class: "missing_external_id", direction: null, how };
}

/** A repair is sent through a wire that swallows the answer to its COMMIT. */
async function lostAnswer(runtime: Runtime, prefix: string, adminUrl: string, keys: string[]): Promise<Broken> {
  const holder = `break:${process.pid}:${runtime.ports.random.uuid()}`;
  for (const key of keys) {
    const claim = await runtime.store.claimOne({ kind: sandboxKind, key }, holder, runtime.leaseMs);
    if (claim === null) continue;
    const broken = await breakWorld({ class: "attribute_drift", direction: null, prefix, adminUrl, keys: [key] });
    const proxy = await lostAnswerProxy(adminUrl);
    try {
      const result = await reconcileSafely(throughProxy(runtime, proxy), claim);
      const how = `${broken.how} The repair was sent, and the answer to its COMMIT was cut off.`;
      if (!result.acted.some((act) => act.outcome === "unknown")) {
        throw new Error(
          `The answer was not lost: ${result.acted.map((act) => act.says).join(" ") || result.error || "nothing was sent"}`,
        );
      }
      return { kind: sandboxKind, key, class: "unknown_after_repair", direction: null, how };
    } finally {
      await proxy.close();
    }
  }
  throw new UsageError("Every object is being worked on.");
}

/** The same runtime, but what acts goes through the wire that can be cut; what looks does not. */
function throughProxy(runtime: Runtime, proxy: Wire): Runtime {
  const acts = /^SANDBOX_(ACTOR|CUSTODIAN)_/;
  const env = Object.fromEntries(
    Object.entries(process.env).map(([name, value]) => [name, value && acts.test(name) ? proxy.through(value) : value]),
  );
  const kinds = new Map<string, KindRuntime>();
  for (const [name, kind] of runtime.kinds) kinds.set(name, { ...kind, connector: kind.config.connect(env) });
  return { ...runtime, kinds };
}

function specOf(prefix: string) {
  return {
    subject: "A report that somebody asked for",
    grants: ["database:CONNECT", `member:${prefix}billing_readers`],
    login: true,
    validUntil: null,
    connectionLimit: 2,
  };
}

async function freshKey(runtime: Runtime, prefix: string): Promise<string> {
  const [row] = await sqlOf(runtime)<{ n: number }[]>`
    select count(*)::int as n from objects where kind = ${sandboxKind} and starts_with(key, ${`${prefix}svc_report_`})`;
  return `${prefix}svc_report_${(row?.n ?? 0) + 1}`;
}

async function askFor(runtime: Runtime, key: string): Promise<void> {
  const spec = specOf(process.env.SANDBOX_PREFIX ?? "");
  const asked = { kind: sandboxKind, key, owner: "billing", subject: spec.subject, spec };
  await putIntent(asTerminal(runtime), asked, "any", kindsOf(runtime));
}

/** Leaves it to the sweep to find, as if no reconciler had been told, and waits until it may be called a drift. */
async function afterSettling(runtime: Runtime, key: string): Promise<void> {
  await sqlOf(runtime)`update objects set due_at = null where kind = ${sandboxKind} and key = ${key}`;
  const settleMs = runtime.kinds.get(sandboxKind)?.config.spec.settleMs ?? 0;
  await runtime.ports.scheduler.sleep(settleMs + 300);
}
