import { type ChildProcess, spawn } from "node:child_process";
import { randomUUID } from "node:crypto";
import { once } from "node:events";
import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import path from "node:path";
import { assertLocal } from "./assert-local.ts";
import { assertNothingLeft } from "./assert-nothing-left.ts";
import { sandboxUrl } from "./data-folder.ts";
import { until } from "./until.ts";

const project = path.resolve(import.meta.dirname, "../..");
/** A first start builds the console. */
const START_MS = 420_000;
const STOP_MS = 60_000;
const LISTENING = /^Plumbline is listening on (\S+)$/m;

/** Starts the product as people start it, with a data folder of its own, and gives back how to stop it. */
export default async function startProduct(): Promise<() => Promise<void>> {
  assertLocal("DATABASE_URL", process.env.DATABASE_URL);
  assertLocal("DATABASE_READ_URL", process.env.DATABASE_READ_URL);
  const given = process.env.PLUMBLINE_DATA;
  const dataDir = given ?? mkdtempSync(path.join(tmpdir(), "plumbline-e2e-"));
  process.env.PLUMBLINE_DATA = dataDir;
  // Every process that descends from ours carries this, so that one left behind can be told from somebody else's.
  const mark = randomUUID();

  const child = spawn(process.execPath, [path.join(project, "scripts/start.mjs")], {
    cwd: project,
    env: { ...process.env, PLUMBLINE_E2E_RUN: mark },
    stdio: ["ignore", "pipe", "pipe"],
  });
  const output = collect(child);
  try {
    await until("it says that it is listening", START_MS, () => {
      if (child.exitCode !== null) throw new Error(`npm start ended with ${child.exitCode}:\n${output()}`);
      return LISTENING.test(output());
    });
    assertLocal("the sandbox", sandboxUrl());
    // As people come: first of all to a page. Whatever is made for the first request has to serve all others.
    await fetch(`http://localhost:${process.env.PORT}/status/service`);
    await until("everything was looked at once", 60_000, everythingIsInPlace);
  } catch (error) {
    await stop(child);
    throw new Error(`The product did not come up. It said:\n${output()}`, { cause: error });
  }
  return async () => {
    await stop(child);
    await assertNothingLeft({ mark, port: Number(process.env.PORT), sandbox: sandboxUrl() });
    if (given === undefined) rmSync(dataDir, { recursive: true, force: true });
  };
}

function collect(child: ChildProcess): () => string {
  let text = "";
  const take = (chunk: Buffer) => {
    text = (text + chunk.toString("utf8")).slice(-20_000);
  };
  child.stdout?.on("data", take);
  child.stderr?.on("data", take);
  return () => text;
}

async function everythingIsInPlace(): Promise<boolean> {
  const answer = await fetch(`http://localhost:${process.env.PORT}/api/v1/status/service`).catch(() => null);
  if (answer?.ok !== true) return false;
  const service: { worst?: string; stale?: boolean } = await answer.json();
  return service.worst === "in_place" && service.stale === false;
}

/** As Ctrl-C does. */
async function stop(child: ChildProcess): Promise<void> {
  if (child.exitCode !== null || child.signalCode !== null) return;
  const ended = once(child, "exit");
  child.kill("SIGINT");
  const late = AbortSignal.timeout(STOP_MS);
  const gaveUp = once(late, "abort").then(() => {
    child.kill("SIGKILL");
    throw new Error(`The product was still there ${STOP_MS / 1000} s after SIGINT.`);
  });
  await Promise.race([ended, gaveUp]);
}
