/**
 * npm run bench -- NAME: benchmarks beside their references. They run against a database server of their own, or the one
 * that DATABASE_URL names; each makes databases there and drops them again.
 */
import "./require-node.mjs";
import { chmodSync, mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { ensureInstalled } from "./install.mjs";
import { ensurePostgres, removePostgres } from "./postgres.mjs";
import { inProject } from "./project.mjs";
import { runNode, stopSteps } from "./run-step.mjs";

const log = (/** @type {string} */ line) => console.error(line);
for (const signal of ["SIGINT", "SIGTERM", "SIGHUP"]) process.on(signal, () => stopSteps());

await ensureInstalled({ log });
const scratch = mkdtempSync(join(tmpdir(), "plumbline-bench-"));
// Postgres' user has to reach its files in there.
chmodSync(scratch, 0o755);
const dataDir = join(scratch, "database");
const isWeb = process.argv[2] === "web";

/** In a browser, beside a product of its own, whose database has very many objects once this file shows them. */
async function web() {
  const many = join(scratch, "many.ndjson");
  writeFileSync(many, "");
  const env = { ...process.env, PLUMBLINE_CONFIG: inProject("e2e", "world", "many.config.ts"), PLUMBLINE_MANY: many };
  const cli = inProject("node_modules", "@playwright", "test", "cli.js");
  const args = [
    cli,
    "test",
    "--config",
    inProject("e2e", "playwright.config.ts"),
    "--project",
    "speed",
    "--reporter",
    "line",
  ];
  return runNode(args, { env, show: process.stdout });
}

async function besideReferences() {
  const given = process.env.DATABASE_URL;
  const url = given ?? (await ensurePostgres({ dataDir, log, throwaway: true })).url;
  const { code } = await runNode(
    ["--import", "tsx", inProject("reconciler", "bench", "main.ts"), ...process.argv.slice(2)],
    { env: { ...process.env, TEST_DATABASE_URL: url }, show: process.stdout },
  );
  return { code };
}

try {
  process.exitCode = (await (isWeb ? web() : besideReferences())).code;
} finally {
  if (!process.env.DATABASE_URL) await removePostgres(dataDir);
  rmSync(scratch, { recursive: true, force: true });
}
