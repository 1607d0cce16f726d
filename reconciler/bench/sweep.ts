/**
 * Sweeps of a benchmark's snapshots, one after the other, pages to findings, in a process that does nothing else: sweep.ts URL
 * FILE… Each begins when a line is read, which it asks for by one. Says how each of them was in the end.
 */
import { createInterface } from "node:readline";
import { type Judging, judgeKind } from "../loop/pass.ts";
import { takeScan } from "../observed/take-scan.ts";
import { systemPorts } from "../ports.ts";
import { postgresStore } from "../postgres-store.ts";
import { benchKind, KIND, snapshotObserver } from "./snapshot.ts";
import type { Swept } from "./sweep-aside.ts";

const [url = "", ...files] = process.argv.slice(2);
let [file = ""] = files;
const store = postgresStore({ url, name: "bench sweep", max: 8 });
const observer = snapshotObserver(() => file);
const config = benchKind(observer);
const [source] = config.spec.sources;
if (source === undefined) throw new Error("no source");
const sweeping = { store, observer, spec: config.spec, source, run: "bench", signal: new AbortController().signal };
const report: Judging["report"] = {
  ...{ run: "run_bench", mode: "detect", complete: true, drifts: [], drifts_omitted: 0, acted: [] },
  ...{ sources: [], unjudged: [] },
  counts: { objects: 0, in_sync: 0, pending: 0, verifying: 0, drifted: 0 },
};

/** `knownMs`: until the database says which objects differ; the rest of `ms` is what each of them is judged and recorded in. */
async function sweep(n: number): Promise<{ ms: number; knownMs: number }> {
  const id = `scan_${(Date.now() + n).toString(16).padStart(12, "0")}`;
  const startedAt = await store.now();
  const started = performance.now();
  const { complete, suspect } = await takeScan({ ...sweeping, id, startedAt });
  if (!complete) throw new Error(suspect ?? "incomplete");
  await store.settleInSync(KIND);
  const known = performance.now();
  await judgeKind({ store, ports: systemPorts, config, report });
  return { ms: performance.now() - started, knownMs: known - started };
}

// Connecting is not a part of a sweep.
await store.now();
const lines = createInterface({ input: process.stdin })[Symbol.asyncIterator]();
const sweeps: Swept[] = [];
for (file of files) {
  process.stdout.write("next\n");
  await lines.next();
  sweeps.push({ ...(await sweep(sweeps.length)), rssMb: process.resourceUsage().maxRSS / 1024 });
}
await store.close();
process.stdout.write(`${JSON.stringify(sweeps)}\n`, () => process.exit(0));
