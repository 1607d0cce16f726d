import { execFile } from "node:child_process";
import path from "node:path";
import { promisify } from "node:util";
import type { Sql } from "../../db/client.ts";
import { systemPorts } from "../ports.ts";
import { brokenInvariants, type Call, startReconcilers } from "./repair.ts";
import { bounded, type Measured, type Row, told } from "./row.ts";
import { KIND } from "./snapshot.ts";
import type { BenchWorld } from "./world.ts";

const RECONCILERS = 2;
/** So much is under way before it is stopped. */
const CALLS_BEFORE = 50;
/** Three times as long as nothing may begin any more. */
const WATCHED_MS = 3_000;

/**
 * Everything is under repair, and somebody stops it at a terminal; nothing else runs. Times are from the moment the stop
 * was set, by the database's clock, and negative where the last of a kind came before it.
 */
export async function stopBench({ sql, url, reconcilerUrl }: BenchWorld): Promise<Measured> {
  const calls: Call[] = [];
  const workers = await startReconcilers(reconcilerUrl, RECONCILERS, (call) => calls.push(call), ["slow"]);
  await sql`update objects set due_at = now() where kind = ${KIND}`;
  await sql`select pg_notify('plumbline', '{}')`;
  while (calls.length < CALLS_BEFORE) await systemPorts.scheduler.sleep(10);
  const { set_at, in_flight_count } = await stopAll(url);
  await systemPorts.scheduler.sleep(WATCHED_MS);
  const offset = await clockOffset(sql);
  await workers.stop();

  const setAt = Date.parse(set_at);
  const at = ({ at }: Call) => Number(at) / 1e6 + offset - setAt;
  const [row] = await sql<{ reserved: Date | null; left: number }[]>`
    select max(reserved_at) as reserved, (select count(*)::int from attempts where state = 'attempting') as left from attempts`;
  return {
    calls: calls.length,
    inFlight: in_flight_count,
    after: calls.filter((call) => at(call) > 0).length,
    lastCall: Math.max(...calls.map(at)),
    lastReserved: (row?.reserved?.getTime() ?? Number.NaN) - setAt,
    left: row?.left ?? Number.NaN,
    broken: await brokenInvariants(sql),
  };
}

async function stopAll(url: string): Promise<{ set_at: string; in_flight_count: number }> {
  const here = import.meta.dirname;
  const args = [
    "--import",
    "tsx",
    path.join(here, "../cli/main.ts"),
    "stop",
    "all",
    "--reason",
    "A benchmark",
    "--json",
  ];
  const env = { ...process.env, VITEST: undefined, DATABASE_URL: url, PLUMBLINE_CONFIG: path.join(here, "config.ts") };
  const { stdout } = await promisify(execFile)(process.execPath, args, { env });
  return JSON.parse(stdout);
}

/** The database's clock less the one that all processes of a machine share, in milliseconds. */
async function clockOffset(sql: Sql): Promise<number> {
  const asked = process.hrtime.bigint();
  const [row] = await sql<{ now: Date }[]>`select clock_timestamp() as now`;
  const halfway = Number(asked + process.hrtime.bigint()) / 2e6;
  return (row?.now.getTime() ?? Number.NaN) - halfway;
}

export function stopRows({ objects, measured: m }: { objects: number; measured: Measured }): Row[] {
  const at = (name: string) => m[name] ?? Number.NaN;
  return [
    bounded(`${objects}: from the stop to the last call`, at("lastCall"), "ms", 1_000),
    bounded(`${objects}: from the stop to the last reservation`, at("lastReserved"), "ms", 1_000),
    told(`${objects}: calls before and after it`, at("calls"), "calls"),
    told(`${objects}: calls after it`, at("after"), "calls"),
    told(`${objects}: told as under way`, at("inFlight"), "attempts"),
    bounded(`${objects}: without an outcome at the end`, at("left"), "attempts", 0),
    bounded(`${objects}: invariants broken afterwards`, at("broken"), "invariants", 0),
  ];
}
