/** A reconciler process that works on the objects it is given, and freezes itself at a step of one of them where it is told to. */
import { messageOf } from "../../lib/message-of.ts";
import { reconcileSafely } from "../loop/reconcile.ts";
import { CRASH_POINTS } from "../repair/attempt.ts";
import { type Outside, openDeps } from "./worlds.ts";

export type SleeperOrders = { databaseUrl: string; outside: Outside; together: number };
type Batch = { keys: string[]; stop: boolean };
export type SleeperTold =
  | { told: "held"; key: string; fence: number }
  | { told: "given_back"; key: string }
  | { told: "begun" | "stopping" | "done" };

const orders = JSON.parse(process.argv[2] ?? "{}") as SleeperOrders;
const tell = (told: SleeperTold) => new Promise<void>((resolve) => process.send?.(told, () => resolve()));

/** Steps before the call has been made, where a sleeper still has something to send. */
const STEPS = CRASH_POINTS.slice(0, CRASH_POINTS.indexOf("called"));

const deps = await openDeps(orders.databaseUrl, "sleeper", orders.outside, orders.together);

async function workOn({ keys, stop }: Batch): Promise<void> {
  const step = stop ? STEPS[Math.floor(Math.random() * STEPS.length)] : undefined;
  // Of four at work, the one that comes there first, second, third or last.
  let left = Math.floor(Math.random() * keys.length);
  const at = async (here: string) => {
    if (here !== step || left-- !== 0) return;
    await tell({ told: "stopping" });
    process.kill(process.pid, "SIGSTOP");
  };
  await tell({ told: "begun" });
  await Promise.all(
    keys.map(async (key) => {
      // A connection that was being made while it slept has timed out when it wakes.
      const claim = await deps.store
        .claimOne({ kind: deps.kind, key }, `sleeper:${process.pid}`, deps.leaseMs)
        .catch(() => null);
      if (claim === null) return;
      await tell({ told: "held", key, fence: claim.fence });
      await reconcileSafely({ ...deps, at }, claim);
      await tell({ told: "given_back", key });
    }),
  );
  await tell({ told: "done" });
}

process.on("disconnect", () => process.exit(0));
process.on("message", (batch) => {
  workOn(batch as Batch).catch((error: unknown) => {
    console.error(messageOf(error));
    process.exit(1);
  });
});
