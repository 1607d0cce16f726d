/**
 * The process that is hit: a reconciler that takes what is due and works on it, or a person's process that approves one
 * plan. At its moment it tells whoever started it, and dies, freezes, or waits for word, as it was told.
 */

import { connect } from "../../db/client.ts";
import { messageOf } from "../../lib/message-of.ts";
import { personContext } from "../../lib/services/context.ts";
import { readPerson } from "../../lib/services/principal.ts";
import { approveRepair } from "../../lib/services/repairs/approve.ts";
import { reconcileSafely } from "../loop/reconcile.ts";
import { systemPorts } from "../ports.ts";
import type { Hook, Moment } from "./matrix.ts";
import { type Deps, type Outside, openDeps } from "./worlds.ts";

export type Orders = {
  databaseUrl: string;
  outside: Outside;
  /** Where it tells, and what it does then. */
  moment: Moment;
  then: "die" | "freeze" | "wait";
  /** A plan that a person approves; else it is a reconciler. */
  approve?: { repair: string; planHash: string; person: string };
};

export type Told = { told: "reached" | "idle" | "approved" };

const orders = JSON.parse(process.argv[2] ?? "{}") as Orders;
/** Each look costs the machine that many of these share. */
const IDLE_MS = 80;
const passed = new Set<Hook>();
let reached = false;

async function at(hook: Hook): Promise<void> {
  const { moment, then } = orders;
  passed.add(hook);
  if (reached || hook !== moment.at || (moment.after !== undefined && !passed.has(moment.after))) return;
  reached = true;
  if (then === "die") process.kill(process.pid, "SIGKILL");
  await tell("reached");
  if (then === "freeze") process.kill(process.pid, "SIGSTOP");
  if (then === "wait") await new Promise((resolve) => process.once("message", resolve));
}

const tell = (told: Told["told"]) => new Promise<void>((resolve) => process.send?.({ told }, () => resolve()));

/** The same with hooks before a claim is given back, and after the first source was read. */
function watched(deps: Deps): Deps {
  const { store } = deps;
  const kinds = [...deps.kinds].map(([name, kind]) => {
    const look: typeof kind.observer.look = async (...asked) => {
      const seen = await kind.observer.look(...asked);
      await at("looking");
      return seen;
    };
    return [name, { ...kind, observer: { ...kind.observer, look } }] as const;
  });
  const release: typeof store.release = async (claim) => {
    await at("releasing");
    await store.release(claim);
  };
  return { ...deps, at, kinds: new Map(kinds), store: { ...store, release } };
}

async function reconcileForEver(): Promise<void> {
  const deps = watched(await openDeps(orders.databaseUrl, "victim", orders.outside));
  await at("start");
  let idle = 0;
  for (;;) {
    const claims = await deps.store.claimDue(`victim-${process.pid}`, deps.leaseMs, 1).catch(() => []);
    for (const claim of claims) await reconcileSafely(deps, claim);
    idle = claims.length === 0 ? idle + 1 : 0;
    if (idle > 0 && idle % 2 === 0) await tell("idle");
    if (claims.length === 0) await systemPorts.scheduler.sleep(IDLE_MS);
  }
}

async function approve({ repair, planHash, person }: NonNullable<Orders["approve"]>): Promise<void> {
  const sql = connect({ url: orders.databaseUrl, name: "victim", max: 1 });
  const known = await readPerson(sql, person);
  if (known === null) throw new Error(`There is no ${person}.`);
  await at("start");
  await approveRepair(personContext(sql, known.principal), { repair, plan_hash: planHash }, new Map());
  await at("decided");
  await sql.end();
  process.exit(0);
}

// Whoever started us is gone: so are we.
process.on("disconnect", () => process.exit(0));
const work = orders.approve === undefined ? reconcileForEver() : approve(orders.approve);
work.catch((error: unknown) => {
  console.error(messageOf(error));
  process.exit(1);
});
