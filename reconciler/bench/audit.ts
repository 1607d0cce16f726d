import { transaction } from "../../db/client.ts";
import { bucketOf } from "../model/bucket.ts";
import { appendAudit } from "../record/append.ts";
import { verifyRecord } from "../record/read-chain.ts";
import { atLeast, bounded, type Measured, type Row } from "./row.ts";
import type { BenchWorld } from "./world.ts";

const WRITERS = 8;
const KIND = "audited";
const ROUNDS = 3;

/** Each writer has a chain of its own, or all have one. */
function keysOf(chains: "own" | "one"): string[] {
  if (chains === "one") return Array(WRITERS).fill("0");
  const buckets = new Map(Array.from({ length: 1_000 }, (_, n) => [bucketOf(KIND, String(n)), String(n)]));
  return [...buckets.values()].slice(0, WRITERS);
}

/** Changes a second, each a transaction of its own, with or without its entry in the record. */
async function rateOf({ sql, objects }: BenchWorld, chains: "none" | "own" | "one"): Promise<number> {
  const each = Math.floor(objects / WRITERS / ROUNDS / 3);
  const started = performance.now();
  await Promise.all(
    keysOf(chains === "one" ? "one" : "own").map(async (key, writer) => {
      for (let n = 0; n < each; n += 1) {
        await transaction(sql, async (tx) => {
          const changed = tx`update ref_change set n = n + 1 where writer = ${writer}`.execute();
          const actor = { kind: "setup", id: "bench" } as const;
          const entry = { actor, action: "thing.changed", kind: KIND, key, detail: { n, writer } };
          // Sent behind the change, as the reconciler does.
          await Promise.all([changed, ...(chains === "none" ? [] : [appendAudit(tx, entry)])]);
        });
      }
    }),
  );
  return (each * WRITERS * 1_000) / (performance.now() - started);
}

export async function auditBench(world: BenchWorld): Promise<Measured> {
  const { sql } = world;
  await sql`create table ref_change (writer int primary key, n int not null)`;
  await sql`insert into ref_change select n, 0 from generate_series(0, ${WRITERS - 1}) n`;
  const sums = { none: 0, own: 0, one: 0 };
  for (let round = 0; round < ROUNDS; round += 1) {
    for (const chains of ["none", "own", "one"] as const) sums[chains] += (await rateOf(world, chains)) / ROUNDS;
  }
  const started = performance.now();
  const { entries, ok } = await verifyRecord(sql);
  return { ...sums, verified: (entries * 1_000) / (performance.now() - started), wrong: ok ? 0 : 1 };
}

export function auditRows({ objects, measured: m }: { objects: number; measured: Measured }): Row[] {
  const at = (name: string) => m[name] ?? Number.NaN;
  return [
    atLeast(`${objects}: changes with their entries`, at("own"), "changes without", at("none"), 0.85),
    atLeast(`${objects}: changes of different objects`, at("own"), "all in one chain", at("one"), 1),
    atLeast(`${objects}: entries verified`, at("verified"), "a hundred thousand", 100_000, 1),
    bounded(`${objects}: chains that do not verify`, at("wrong"), "chains", 0),
  ];
}
