import { realpathSync } from "node:fs";
import { withLock } from "../../scripts/lock-file.mjs";
import { readSettings } from "../../scripts/postgres-cluster.mjs";
import { stopServer } from "../../scripts/postgres-server.mjs";
import { lockOf } from "../../scripts/postgres-users.mjs";

/**
 * Stops the product's Postgres, as a host that goes down does. `npm start` starts it again by itself, as soon as the work
 * is done: until then its lock is held.
 */
export async function whileServerIsDown(work: () => Promise<void>): Promise<void> {
  const folder = realpathSync(process.env.PLUMBLINE_DATA ?? ".plumbline");
  const settings = readSettings(folder);
  if (settings === null) throw new Error(`${folder} has no Postgres of its own.`);
  await withLock(lockOf(folder), async () => {
    await stopServer(settings.cluster);
    await work();
  });
}
