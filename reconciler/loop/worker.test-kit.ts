import { connect } from "../../db/client.ts";
import { reconcileSafely } from "./reconcile.ts";
import { openTestRuntime } from "./sandbox.test-kit.ts";

/** A reconciler process that works the queue until nothing is due any more, or the time is up: MILLISECONDS. */
const endAt = performance.now() + Number(process.argv[2] ?? 0);
const runtime = await openTestRuntime(process.env, true);
const sql = connect({ url: process.env.DATABASE_URL ?? "", name: "test", max: 1 });

async function lane(n: number): Promise<void> {
  while (performance.now() < endAt) {
    const claims = await runtime.store.claimDue(`process-${process.pid}-${n}`, runtime.leaseMs, 4);
    for (const claim of claims) {
      const { error } = await reconcileSafely(runtime, claim);
      if (error !== null) throw new Error(`${claim.key}: ${error}`);
    }
    if (claims.length > 0) continue;
    const [row] = await sql<{ open: number }[]>`
      select count(*)::int as open from objects where due_at < now() + interval '20 seconds' or open_attempt <> 'none'`;
    if (row?.open === 0) return;
    await runtime.ports.scheduler.sleep(50);
  }
}

await Promise.all([lane(1), lane(2)]);
await sql.end();
await runtime.close();
process.exit(0);
