/** npm run bench -- detect|ingest|dirty|repair|stop|storm|audit|console [--objects 10000,100000,1000000] [--json]: each beside its reference, in one run. */
import { spawn } from "node:child_process";
import { once } from "node:events";
import os from "node:os";
import path from "node:path";
import { parseArgs } from "node:util";
import { auditRows } from "./audit.ts";
import { consoleRows } from "./console.ts";
import { repairRows } from "./repair.ts";
import { atMost, bounded, type Measured, type Row, table, told } from "./row.ts";
import { stopRows } from "./stop.ts";
import { stormRows } from "./storm.ts";

type AtSize = { objects: number; measured: Measured };

const JOIN = "one full hash join over stored digests";
const COPY = "the server's COPY of the same snapshot, in turns";
const HAND = "the joins by hand, and clearing the list";
const SMALL = "the same at 10000, round by round";

function beside(name: string, value: number, reference: string, referenceValue: number, max: number | null): Row {
  const ratio = value / referenceValue;
  return {
    ...{ case: name, value, unit: "ms", reference, reference_value: referenceValue, ratio },
    goal: max === null ? null : `≤ ${max}`,
    ok: max === null ? null : ratio <= max,
  };
}

/** A ratio is only as good as its sizes: goals are for the largest, the smaller ones show how cost grows. */
function detectRows(sizes: AtSize[]): Row[] {
  const last = sizes.length - 1;
  return sizes.flatMap(({ objects, measured: m }, n) => [
    beside(`${objects}: full pass, 1 % drifted`, m.full ?? 0, JOIN, m.reference ?? 0, n === last ? 0.1 : null),
    beside(`${objects}: the pass that first judges all`, m.first ?? 0, JOIN, m.reference ?? 0, null),
    beside(`${objects}: counts by verdict`, m.counts ?? 0, JOIN, m.reference ?? 0, null),
    beside(`${objects}: a whole detect run, scan to report`, m.whole ?? 0, JOIN, m.reference ?? 0, null),
    {
      ...told(
        `${objects}: changed by it: intents, repairs, approvals, attempts, the outside`,
        m.touched ?? 1,
        "digests",
      ),
      ...{ goal: "0", ok: m.touched === 0 },
    },
    ...(n === 0 ? [] : [growth(`${objects}: full pass, per object`, m.full ?? 0, objects, sizes[0], "full", 1.2)]),
  ]);
}

function growth(name: string, value: number, objects: number, first: AtSize | undefined, of: string, max: number): Row {
  const reference = (first?.measured[of] ?? Number.NaN) / (first?.objects ?? 1);
  return beside(name, value / objects, `the same at ${first?.objects}`, reference, max);
}

function dirtyRows(sizes: AtSize[]): Row[] {
  const last = sizes.at(-1);
  return sizes.flatMap(({ objects, measured: m }) =>
    Object.keys(m)
      .filter((name) => name.startsWith("dirty_"))
      .flatMap((name) => {
        const k = Number(name.slice("dirty_".length));
        const goals = objects === last?.objects && k === 1_000;
        const row = beside(`${objects}: ${k} dirty`, m[name] ?? 0, HAND, m[`reference_${k}`] ?? 0, goals ? 1.5 : null);
        const small = m[`small_${k}`];
        if (!goals || small === undefined) return [row];
        return [row, beside(`${objects}: ${k} dirty`, m[name] ?? 0, SMALL, small, 1.3)];
      }),
  );
}

function ingestRows(sizes: AtSize[]): Row[] {
  const last = sizes.length - 1;
  return sizes.flatMap(({ objects, measured: m }, n) => {
    const goal = (max: number) => (n === last ? max : null);
    const of = (name: string, value: number | undefined, copy: number | undefined, max: number) =>
      beside(`${objects}: ${name}`, value ?? 0, COPY, copy ?? Number.NaN, goal(max));
    return [
      of("first sweep, pages to findings", m.first, m.reference, 1.2),
      of("unchanged sweep", m.unchanged, m.unchangedCopy, 0.4),
      of("1 % changed as asked, pages to findings", m.steady, m.steadyCopy, 0.4),
      of("1 % changed as nobody asked, until which objects differ is known", m.changedKnown, m.changedCopy, 0.4),
      of("1 % changed as nobody asked, until each is judged and recorded", m.changed, m.changedCopy, 0.4),
      bounded(
        `${objects}: differences that came or went while all changed as asked`,
        m.steadyAdded ?? Number.NaN,
        "drifts",
        0,
      ),
      {
        ...told(`${objects}: rows written by an unchanged sweep`, m.written ?? 0, "rows"),
        goal: "0",
        ok: m.written === 0,
      },
      ...memoryRows(`${objects}: memory, an unchanged sweep`, "rssMb", m, sizes[0]),
      ...memoryRows(`${objects}: memory, the first sweep`, "firstRssMb", m, sizes[0]),
      ...memoryRows(`${objects}: memory, five sweeps with 10000 changed`, "changedRssMb", m, sizes[0]),
    ];
  });
}

/** Flat: as many judgements, and a hundred times as many objects. */
function memoryRows(name: string, of: string, measured: Measured, first: AtSize | undefined): Row[] {
  const value = measured[of] ?? Number.NaN;
  const row = bounded(name, value, "MB", 200);
  if (first === undefined || first.measured === measured) return [row];
  const least = first.measured[of] ?? Number.NaN;
  const flat = atMost(`${name}, as objects grow`, value, `the same at ${first.objects}`, least, 1.3);
  return [row, { ...flat, unit: "MB" }];
}

const BENCHES: Record<string, (sizes: AtSize[]) => Row[]> = {
  detect: detectRows,
  ingest: ingestRows,
  dirty: dirtyRows,
  repair: (sizes) => sizes.flatMap(repairRows),
  stop: (sizes) => sizes.flatMap(stopRows),
  storm: (sizes) => sizes.flatMap(stormRows),
  audit: (sizes) => sizes.flatMap(auditRows),
  console: consoleRows,
};

/** Each has the sizes at which it says something. */
const SIZES: Record<string, string> = { repair: "5000", stop: "10000", storm: "10000", audit: "20000" };

async function measure(name: string, objects: number): Promise<Measured> {
  const args = ["--import", "tsx", path.join(import.meta.dirname, "run.ts"), name, String(objects)];
  const child = spawn(process.execPath, args, { stdio: ["ignore", "pipe", "inherit"] });
  let out = "";
  child.stdout.on("data", (chunk) => {
    out += chunk;
  });
  const [code] = await once(child, "close");
  if (code !== 0) throw new Error(`The benchmark ${name} with ${objects} objects ended with ${code}.`);
  return JSON.parse(out);
}

const { values, positionals } = parseArgs({
  allowPositionals: true,
  options: { objects: { type: "string" }, json: { type: "boolean" } },
});
const [name = ""] = positionals;
const rowsOf = BENCHES[name];
if (rowsOf === undefined) {
  console.error(`Say which: ${Object.keys(BENCHES).join(", ")}.`);
  process.exit(2);
}
const sizes: AtSize[] = [];
for (const objects of (values.objects ?? SIZES[name] ?? "10000,100000,1000000").split(",").map(Number))
  sizes.push({ objects, measured: await measure(name, objects) });
const rows = rowsOf(sizes);
const machine = `${os.cpus().length} × ${os.cpus()[0]?.model ?? "unknown"}, node ${process.version}`;
console.log(values.json ? JSON.stringify({ name, machine, rows }) : `${table(rows)}\n${machine}`);
