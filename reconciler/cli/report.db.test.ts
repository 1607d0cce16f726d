import { mkdtempSync, readFileSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import path from "node:path";
import { afterAll, beforeAll, expect, test } from "vitest";
import type { RunReport } from "../model/report.ts";
import type { RunDocument } from "../model/run-document.ts";
import { UsageError } from "./arguments.ts";
import { type CliWorld, openCliWorld } from "./cli.test-kit.ts";
import { refusal, runCli } from "./main.ts";

/** Reports of real runs over a sandbox of its own, as people ask for them. */
let world: CliWorld;
let folder: string;
beforeAll(async () => {
  world = await openCliWorld();
  folder = mkdtempSync(path.join(tmpdir(), "report-"));
});
afterAll(async () => {
  rmSync(folder, { recursive: true });
  await world.close();
});

const cli = (...argv: string[]) => runCli(argv, process.env);
const asJson = async (...argv: string[]) => (await cli(...argv, "--format", "json")).json as RunDocument;

test("a run says what it would do, and the next what changed since; a report looks at nothing again", async () => {
  await expect(cli("report")).rejects.toThrow("There is no run with a report yet.");
  const first = (await cli("detect", "--json")).json as RunReport;
  expect(first.summary).toMatchObject({ cells: [], untouched: [], budgets: [] });

  const { key } = (await cli("break", "missing_external", "--direction", "never_made")).json as { key: string };
  await cli("break", "permission_drift", "--direction", "over");
  const found = await cli("detect");
  expect(found.exit).toBe(1);
  expect(found.text).toContain("Limit kind:database_access/class:missing_external: 1 now; 0 of 50 used this hour.");
  expect(found.text).toContain("Policy: a person decides: 1.");

  const latest = await asJson("report", "latest", "--against", first.run);
  expect(latest.summary?.cells.map(({ class: name, age, verdict, n }) => [name, age, verdict, n])).toEqual([
    ["missing_external", "1h", "act", 1],
    ["permission_drift", "1h", "ask", 1],
  ]);
  expect(latest.compared).toMatchObject({ against: { run: first.run }, counts: { new: 2, still: 0, gone: 0 } });
  expect(latest.compared?.rows.map((row) => row.key)).toContain(key);
  expect(await asJson("detect")).toMatchObject({ compared: { against: { run: latest.run }, counts: { still: 2 } } });

  const others = (await cli("act", "--dry-run", "--class", "attribute_drift")).text;
  expect(others).toMatch(/^0 drifts of attribute_drift; 2 of \d+ objects drifted\.$/m);
  await cli("act");
  await cli("detect");
  const after = await asJson("report", "latest", "--against", latest.run);
  expect(after.compared?.rows.find((row) => row.key === key)).toMatchObject({ change: "gone", how: "repaired" });
  expect(after.summary?.pending).toMatchObject([{ what: "proposed", n: 1 }]);
});

test("a report goes to a file of its format, or whole to where output goes", async () => {
  const file = path.join(folder, "report.csv");
  const written = await cli("report", "--out", file);
  expect(written).toMatchObject({ exit: 0, text: expect.stringContaining(`to ${file}.`) });
  expect(readFileSync(file, "utf8")).toMatch(/^section,what,kind,key,/);
  const shown = await cli("report");
  expect(shown).toMatchObject({ exit: 0, document: true });
  expect(shown.text).toMatch(/^# Report of run_/);
  const found = await cli("detect", "--format", "csv");
  expect(found).toMatchObject({ exit: 1, document: true, text: expect.stringContaining("\r\ndrift,") });
});

test("what is not there is said, before anything is looked at", async () => {
  await expect(cli("report", "run_none")).rejects.toThrow(UsageError);
  await expect(cli("report", "latest", "--against", "run_none")).rejects.toThrow("no run run_none with a report");
  await expect(cli("detect", "--format", "xls")).rejects.toThrow('--format is one of json, csv, md, not "xls".');
  await expect(cli("detect", "--object", "")).rejects.toThrow(UsageError);
});

test("that nothing was found is not said of an object that is not there", async () => {
  for (const argv of [["detect"], ["detect", "--kind", "database_access"], ["act"]]) {
    const told = await cli(...argv, "--object", "nope");
    expect(told).toMatchObject({ exit: 3, json: { complete: true, drifts: [] } });
    expect(told.text).toBe("There is no such object: nobody asked for it, and nothing was found.");
  }
});

test("the record goes to a file, one entry a line; where it cannot, that is said", async () => {
  const file = path.join(folder, "record.jsonl");
  const [row] = await world.sql<{ n: number }[]>`select count(*)::int as n from audit`;
  expect((await cli("audit", "export", "--out", file)).json).toEqual({ entries: row?.n, file });
  const lines = readFileSync(file, "utf8").trimEnd().split("\n");
  expect(lines.map((line) => JSON.parse(line).seq > 0)).toHaveLength(row?.n ?? 0);
  for (const place of [path.join(folder, "nowhere", "x"), folder]) {
    const refused = await cli("audit", "export", "--out", place).catch(refusal);
    expect(refused).toMatchObject({ exit: 3, text: expect.stringMatching(/^Could not do it: E(NOENT|ISDIR)/) });
  }
});
