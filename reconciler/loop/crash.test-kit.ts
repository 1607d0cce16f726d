import { CRASH_POINTS } from "../repair/attempt.ts";
import { reconcileSafely } from "./reconcile.ts";
import { openTestRuntime } from "./sandbox.test-kit.ts";

/** A real reconciler process that is killed with SIGKILL at a named point of working on one object: POINT KIND KEY. */
const [point, kind = "", key = ""] = process.argv.slice(2);
if (!CRASH_POINTS.some((name) => name === point)) throw new Error(`No such point: ${point}`);

const runtime = await openTestRuntime(process.env, true);
const dying = {
  ...runtime,
  at: (here: string) => {
    if (here === point) process.kill(process.pid, "SIGKILL");
  },
};
const claim = await runtime.store.claimOne({ kind, key }, `doomed:${process.pid}`, runtime.leaseMs);
if (claim === null) throw new Error("Somebody else holds it.");
await reconcileSafely(dying, claim);
await runtime.close();
process.exit(7);
