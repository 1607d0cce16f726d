/**
 * npm run test:kill: real processes, really killed (reconciler/kill). They run against a throwaway database server of
 * their own, or the one that TEST_DATABASE_URL names. `database` kills the server itself, so that is always their own.
 */
import "./require-node.mjs";
import { chmodSync, mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { setTimeout as sleep } from "node:timers/promises";
import { ensureInstalled } from "./install.mjs";
import { ensurePostgres, removePostgres } from "./postgres.mjs";
import { inProject } from "./project.mjs";
import { runNode, stopSteps } from "./run-step.mjs";

const log = (/** @type {string} */ line) => console.error(line);
for (const signal of ["SIGINT", "SIGTERM", "SIGHUP"]) process.on(signal, () => stopSteps());

await ensureInstalled({ log });
const scratch = mkdtempSync(join(tmpdir(), "plumbline-kill-"));
// Postgres' user has to reach its files in there.
chmodSync(scratch, 0o755);
const dataDir = join(scratch, "database");
const given = process.argv.includes("database") ? undefined : process.env.TEST_DATABASE_URL;
let over = false;
try {
  const own = given ? null : await ensurePostgres({ dataDir, log, throwaway: true });
  const tending = own && tend(own);
  const { code } = await runNode(
    ["--import", "tsx", inProject("reconciler", "kill", "main.ts"), ...process.argv.slice(2)],
    { env: { ...process.env, TEST_DATABASE_URL: given ?? own?.url }, show: process.stdout },
  );
  process.exitCode = code;
  over = true;
  await tending;
} finally {
  over = true;
  if (!given) await removePostgres(dataDir);
  rmSync(scratch, { recursive: true, force: true });
}

/**
 * Starts it again, on the same port, whenever it was killed.
 * @param {import("./postgres.mjs").Postgres} server
 */
async function tend(server) {
  while (!over) {
    await sleep(100);
    if (over || server.tend()) continue;
    // What the dead server left behind may take a moment to go.
    server = await ensurePostgres({ dataDir, log, throwaway: true }).catch(() => server);
  }
}
