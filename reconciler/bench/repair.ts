import { spawn } from "node:child_process";
import { once } from "node:events";
import path from "node:path";
import { createInterface } from "node:readline";
import type { Sql } from "../../db/client.ts";
import { violations } from "../../db/queries/invariants.ts";
import { systemPorts } from "../ports.ts";
import { KIND } from "./snapshot.ts";
import type { BenchWorld } from "./world.ts";

/** What a reconciler process told of a call it made. */
export type Call = { key: string; at: bigint };

/** Real reconciler processes over one database, ready to work what becomes due. */
export async function startReconcilers(url: string, many: number, called: (call: Call) => void) {
  const file = path.join(import.meta.dirname, "repair-worker.ts");
  const processes = Array.from({ length: many }, () =>
    spawn(process.execPath, ["--import", "tsx", file, url], { stdio: ["pipe", "pipe", "inherit"] }),
  );
  const ready = processes.map(
    (child) =>
      new Promise<void>((resolve) => {
        createInterface(child.stdout).on("line", (line) => {
          const [key = "", at] = line.split(" ");
          if (at === undefined) resolve();
          else called({ key, at: BigInt(at) });
        });
      }),
  );
  await Promise.all(ready);
  return {
    async stop() {
      const ends = processes.map((child) => once(child, "close"));
      for (const child of processes) child.stdin.end();
      await Promise.all(ends);
    },
  };
}

/** Repaired, proved and settled in the record. */
export async function repairedOf(sql: Sql): Promise<number> {
  const [row] = await sql<{ n: number }[]>`select count(*)::int as n from repairs where state = 'confirmed'`;
  return row?.n ?? 0;
}

/** Repairs a second of that many reconcilers over what is due, from the first call to the last proof. */
export async function rateOf(world: BenchWorld, due: number, reconcilers: number, wanted = due): Promise<number> {
  const { sql } = world;
  const workers = await startReconcilers(world.url, reconcilers, () => {});
  const before = await repairedOf(sql);
  const started = performance.now();
  await sql`
    update objects set due_at = now() where (bucket, kind, key) in (
      select bucket, kind, key from objects where kind = ${KIND} and verdict = 'drifted' and due_at is null limit ${due})`;
  await sql`select pg_notify('plumbline', '{}')`;
  let done = 0;
  while (done < wanted) {
    await systemPorts.scheduler.sleep(50);
    done = (await repairedOf(sql)) - before;
  }
  const seconds = (performance.now() - started) / 1_000;
  await workers.stop();
  return done / seconds;
}

export async function brokenInvariants(sql: Sql): Promise<number> {
  const broken = await violations(sql);
  if (broken.length > 0) process.stderr.write(`${JSON.stringify(broken)}\n`);
  return broken.length;
}
