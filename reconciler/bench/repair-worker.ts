/**
 * A reconciler process of a benchmark: repair-worker.ts URL [usual|trusted|slow], with the usual limits, with those of somebody who trusts the look, or with
 * calls that take their time. The production queue over a connector that does nothing. It
 * prints `ready`, works until its input ends, and prints of each call its object and when it was made, on the clock that
 * all processes of a machine share.
 */
import { messageOf } from "../../lib/message-of.ts";
import type { PerformInput } from "../connectors/contract.ts";
import { Bell, queueLoop } from "../loop/loops.ts";
import type { LoopDeps } from "../loop/reconcile.ts";
import { systemPorts, uuidv7 } from "../ports.ts";
import { postgresStore } from "../postgres-store.ts";
import { LEASE_MS } from "../repair/attempt.ts";
import { repairKind, trusting } from "./repair-world.ts";
import { KIND } from "./snapshot.ts";

const [, , url = "", how] = process.argv;
const SLOW = { callMs: 200, atOnce: 8 };
const store = postgresStore({ url, name: "bench reconciler", max: 12 });
const told = ({ plan }: PerformInput) => process.stdout.write(`${plan.key} ${process.hrtime.bigint()}\n`);
const kind = repairKind(told, how === "slow" ? SLOW : undefined);
if (how === "usual") kind.config.limits = {};
if (how === "trusted") kind.config.limits = trusting(kind).config.limits;
const deps: LoopDeps = { store, ports: systemPorts, kinds: new Map([[KIND, kind]]), leaseMs: LEASE_MS, at: () => {} };
const stop = new AbortController();
const bell = new Bell(stop.signal);
await store.sql.listen("plumbline", () => bell.ring());
process.stdin.once("end", () => stop.abort()).resume();
const failed = (detail: object, says: string) => process.stderr.write(`${says}: ${JSON.stringify(detail)}\n`);
process.stdout.write("ready\n");
await queueLoop({
  deps,
  holder: `bench:${uuidv7()}`,
  bell,
  log: { info: () => {}, error: failed },
  stop: stop.signal,
}).catch((error: unknown) => failed({}, messageOf(error)));
await store.close();
process.exit(0);
