/** One sweep of a benchmark's snapshot, pages to findings, in a process that does nothing else: sweep.ts URL FILE. */

import { type Judging, judgeKind } from "../loop/pass.ts";
import { takeScan } from "../observed/take-scan.ts";
import { systemPorts } from "../ports.ts";
import { postgresStore } from "../postgres-store.ts";
import { benchKind, snapshotObserver } from "./snapshot.ts";

const [url = "", file = ""] = process.argv.slice(2);
const store = postgresStore({ url, name: "bench sweep", max: 8 });
const observer = snapshotObserver(() => file);
const config = benchKind(observer);
const [source] = config.spec.sources;
if (source === undefined) throw new Error("no source");

const report: Judging["report"] = {
  ...{ run: "run_bench", mode: "detect", complete: true, drifts: [], drifts_omitted: 0, acted: [] },
  ...{ sources: [], unjudged: [] },
  counts: { objects: 0, in_sync: 0, pending: 0, verifying: 0, drifted: 0 },
};
const id = `scan_${Date.now().toString(16).padStart(12, "0")}`;
const signal = new AbortController().signal;
const startedAt = await store.now();
const started = performance.now();
const { complete, suspect } = await takeScan({
  store,
  observer,
  spec: config.spec,
  source,
  run: "bench",
  id,
  startedAt,
  signal,
});
if (!complete) throw new Error(suspect ?? "incomplete");
const scanned = performance.now();
await judgeKind({ store, ports: systemPorts, config, report });
const judged = performance.now();
await store.close();
const result = { ms: judged - started, scanMs: scanned - started, rssMb: process.resourceUsage().maxRSS / 1024 };
process.stdout.write(`${JSON.stringify(result)}\n`, () => process.exit(0));
