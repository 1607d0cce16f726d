import { afterAll, beforeAll, beforeEach, describe, expect, test } from "vitest";
import type { GateReason } from "../../reconciler/model/gate.ts";
import type { ReportedDrift, RunReport } from "../../reconciler/model/report.ts";
import { total } from "../../reconciler/model/summary-figures.ts";
import { json, type Sql } from "../client.ts";
import { makeTestDatabase } from "../test/database.ts";
import { runDetail } from "./run-detail.ts";
import { latestRun, runDocument, runDrifts } from "./run-report.ts";
import { summarize } from "./summarize.ts";
import { addDrift, addRepair, addRepairOf, addTeam, admin, type DriftSeed, endUser, reviewer } from "./test/rows.ts";
import type { Viewer } from "./viewer.ts";

let sql: Sql;
let drop: () => Promise<void>;
beforeAll(async () => {
  ({ sql, drop } = await makeTestDatabase({ breaks: ["I-21"] }));
});
afterAll(() => drop());
beforeEach(async () => {
  await sql`truncate objects, drifts, repairs, teams, runs, budgets`;
  await addTeam(sql, "billing");
  await addTeam(sql, "data");
});

const KIND = "database_access";
/** Minutes after ten. */
const at = (minutes: number) => new Date(Date.UTC(2025, 10, 24, 10, 0) + minutes * 60_000).toISOString();

const report = (run: string, more: Partial<RunReport> = {}): RunReport => ({
  ...{ run, mode: "detect", complete: true, drifts: [], drifts_omitted: 0, acted: [], sources: [], unjudged: [] },
  counts: { objects: 9, in_sync: 9, pending: 0, verifying: 0, drifted: 0 },
  ...more,
});

async function addRun(id: string, from: number, to: number | null, more: { scope?: object; report?: RunReport } = {}) {
  const ended = to === null ? null : at(to);
  await sql`
    insert into runs (id, mode, scope, started_by, started_at, ended_at, complete, report)
    values (${id}, 'detect', ${json(sql, more.scope ?? {})}, 'cli', ${at(from)}, ${ended}, ${to !== null},
      ${to === null ? null : sql.json((more.report ?? report(id)) as never)})`;
}

type Life = { from: number; to?: number; as?: "repaired" | "gone" | "eclipsed"; back?: number; flapped?: number };

async function life(key: string, { from, to, as, back = 0, flapped = 0 }: Life, more: Partial<DriftSeed> = {}) {
  const { id } = await addDrift(sql, { key, firstSeen: at(from), cameBack: back, resolved: as ?? null, ...more });
  await sql`update drifts set flapped = ${flapped}, resolved_at = ${to === undefined ? null : at(to)} where id = ${id}`;
  return id;
}

const compared = async (id: string, viewer: Viewer = admin, against: string | null = null) => {
  const detail = await runDetail(sql, { viewer, id, against });
  const rows = (detail?.compared?.rows ?? []).map((row) => [row.key, row.change, row.how]);
  return { ...detail?.compared, rows: rows.sort() };
};

describe("compared with the run before", () => {
  beforeEach(async () => {
    await addRun("before", 0, 1);
    await addRun("after", 60, 61);
  });

  test("says of each drift what became of it between the two ends", async () => {
    await life("stays", { from: -10 });
    await life("is-new", { from: 30 });
    await life("was-repaired", { from: -10, to: 30, as: "repaired" });
    await life("went-by-itself", { from: -10, to: 30, as: "gone" });
    await life("is-hidden", { from: -10, to: 30, as: "eclipsed" });
    await life("came-and-went", { from: 20, to: 30, as: "gone" });
    await life("long-gone", { from: -20, to: -10, as: "repaired" });
    await life("seen-later", { from: 90 });
    expect(await compared("after")).toMatchObject({
      against: { run: "before", complete: true },
      same_scope: true,
      counts: { new: 1, came_back: 0, flapped: 0, gone: 3, still: 1 },
      went: { repaired: 1, gone: 1, eclipsed: 1 },
      rows: [
        ["is-hidden", "gone", "eclipsed"],
        ["is-new", "new", null],
        ["was-repaired", "gone", "repaired"],
        ["went-by-itself", "gone", "gone"],
      ],
    });
  });

  test("tells one that came back after a proved repair from one that only flapped, and counts neither as gone", async () => {
    await life("again", { from: -10, to: 20, as: "repaired" });
    await life("again", { from: 30, back: 1 }, { withObject: false });
    await life("on-and-off", { from: -10, to: 20, as: "gone" });
    await life("on-and-off", { from: 30, flapped: 1 }, { withObject: false });
    await life("both", { from: -30, to: -20, as: "repaired" });
    await life("both", { from: 30, back: 1, flapped: 2 }, { withObject: false });
    const { counts, rows } = await compared("after");
    expect(counts).toEqual({ new: 0, came_back: 2, flapped: 1, gone: 0, still: 0 });
    expect(rows.map(([key, change]) => `${key} ${change}`)).toEqual([
      "again came_back",
      "both came_back",
      "on-and-off flapped",
    ]);
  });

  test("an eclipse is no end: hidden and named again between the ends, or since, it is still there", async () => {
    const id = await life("hidden", { from: -10, to: 30, as: "eclipsed" });
    expect(await compared("after")).toMatchObject({ counts: { gone: 1, still: 0 }, went: { eclipsed: 1 } });
    // Named again, the row opens under its id, and its times forget the eclipse.
    await sql`update drifts set resolved_at = null, resolution = null, occurrences = 2 where id = ${id}`;
    expect(await compared("after")).toMatchObject({ counts: { gone: 0, still: 1, new: 0 } });
  });

  test("takes the run before of the same scope, or the one that is named, where that ended earlier", async () => {
    await addRun("other-scope", 20, 21, { scope: { kind: "other" } });
    await addRun("under-way", 30, null);
    await addRun("limited", 40, 41, { scope: { limit: 5 } });
    await life("seen-at-30", { from: 30 });
    expect(await compared("after")).toMatchObject({ against: { run: "limited" }, counts: { new: 0, still: 1 } });
    expect(await compared("after", admin, "before")).toMatchObject({ counts: { new: 1, still: 0 } });
    // Only what both looked at: the drift is of another kind.
    expect(await compared("after", admin, "other-scope")).toMatchObject({ same_scope: false, counts: { new: 0 } });
    expect((await runDetail(sql, { viewer: admin, id: "before" }))?.compared).toBeNull();
    await addRun("longer", 25, 90);
    const { earlier = [] } = (await runDetail(sql, { viewer: admin, id: "limited" })) ?? {};
    expect(earlier.map((run) => run.id)).toEqual(["before"]);
    for (const against of ["under-way", "longer", "after", "nothing"]) {
      expect(await runDocument(sql, { viewer: admin, id: "limited", against })).toBeNull();
    }
  });

  test("shows and counts only what the viewer may see", async () => {
    await life("of-billing", { from: 30 });
    await life("of-data", { from: 30 }, { owner: "data" });
    await life("data-gone", { from: -5, to: 30, as: "gone" }, { owner: "data" });
    expect(await compared("after", reviewer(["billing"]))).toMatchObject({
      counts: { new: 1, gone: 0 },
      rows: [["of-billing", "new", null]],
    });
    expect(await runDetail(sql, { viewer: endUser, id: "after" })).toBeNull();
  });
});

test("a cause is what several drifts of one look share, of those open as the run ended", async () => {
  await addRun("earlier", 0, 2);
  await addRun("run", 60, 61);
  const under = { class: "permission_drift", direction: "under" } as const;
  const detail = { under: ["table:billing.invoices:SELECT"] };
  for (const key of ["a", "b", "c"]) await life(key, { from: 1 }, { ...under, detail });
  await life("gone", { from: 1, to: 30, as: "gone" }, { ...under, detail });
  await life("another-look", { from: 60.5 }, { ...under, detail });
  await life("between-runs", { from: 30 }, { ...under, detail });
  const shared = { side: "under", name: "table:billing.invoices:SELECT" };
  const causes = async (viewer: Viewer) => (await runDetail(sql, { viewer, id: "run" }))?.causes;
  expect(await causes(admin)).toMatchObject([{ run: "earlier", n: 3, keys: ["a", "b", "c"], shared }]);
  expect(await causes(reviewer(["data"]))).toEqual([]);
});

const reasons = (...codes: string[]) => codes.map((code) => ({ code, says: `It is ${code}.` })) as GateReason[];

async function gated(key: string, verdict: string, codes: string[], more: Partial<DriftSeed> = {}) {
  const made = await addDrift(sql, { key, ...more });
  await sql`update drifts set gate_verdict = ${verdict}, gate_reasons = ${sql.json(reasons(...codes))} where id = ${made.id}`;
  return made;
}

describe("summary", () => {
  const HOURS = 3_600;

  test("counts by class, direction, age and what would happen, with the oldest, and what would not be touched", async () => {
    await gated("young", "act", [], { age: 60 });
    await gated("hour", "hold", ["stop_in_force", "object_blocked"], { age: 2 * HOURS });
    await gated("day", "hold", ["stop_in_force"], { age: 30 * HOURS });
    await gated("week", "refuse", ["no_safe_repair"], { age: 200 * HOURS, class: "contradictory_evidence" });
    await gated("other-kind", "act", [], { kind: "other" });
    // Open, but its object's verdict does not name it now: a run does not list it either.
    await gated("not-named", "act", [], { classes: [] });
    const { cells, untouched } = await summarize(sql, { kinds: [KIND] });
    expect(cells.map(({ class: name, age, verdict, n, teams }) => [name, age, verdict, n, teams])).toEqual([
      ["contradictory_evidence", "older", "refuse", 1, ["billing"]],
      ["permission_drift", "1d", "hold", 1, ["billing"]],
      ["permission_drift", "1h", "act", 1, ["billing"]],
      ["permission_drift", "7d", "hold", 1, ["billing"]],
    ]);
    expect(untouched.map(({ code, n, example }) => [code, n, example?.key])).toEqual([
      ["no_safe_repair", 1, "week"],
      ["object_blocked", 1, "hour"],
      ["stop_in_force", 2, "day"],
    ]);
    expect((await summarize(sql, { kinds: [KIND], class: "contradictory_evidence" })).cells).toHaveLength(1);
    expect((await summarize(sql, { kinds: [KIND], key: "young" })).cells).toHaveLength(1);
  });

  test("asks the budget for what would act unattended, and for what only waits for room in it", async () => {
    await gated("acts", "act", []);
    await gated("parked", "hold", ["budget_spent"]);
    await gated("parked-and-stopped", "hold", ["stop_in_force", "budget_spent"]);
    await gated("asks", "ask", ["policy_review"]);
    const approved = await gated("approved-by-a-person", "act", []);
    const { id } = await addRepairOf(sql, approved, { state: "approved" });
    await sql`update repairs set decided_by = 'p_rev' where id = ${id}`;
    const { unattended } = await summarize(sql, { kinds: [KIND] });
    expect(unattended).toEqual([{ kind: KIND, class: "permission_drift", act: 1, parked: 1 }]);
  });

  test("counts the work beside drifts, by owner", async () => {
    await addRepair(sql, { key: "waits", proposedAge: 600 });
    await addRepair(sql, { key: "waits-too", proposedAge: 60 });
    await addRepair(sql, { key: "expired", expiresInSeconds: -5 });
    await addRepair(sql, { key: "sent", state: "verifying", owner: "data" });
    await addRepair(sql, { key: "over", state: "confirmed" });
    await gated("not-judged", "act", [], { expiresIn: -60 });
    await sql`update objects set request_token = 't' where key = 'waits'`;
    await sql`update objects set request_token = 'u', handled_token = 'u' where key = 'sent'`;
    const { pending } = await summarize(sql, { kinds: [KIND] });
    expect(pending.map(({ what, owner, n }) => [what, owner, n])).toEqual([
      ["proposed", "billing", 2],
      ["verifying", "data", 1],
      ["look_asked", "billing", 1],
      ["unjudged", "billing", 1],
    ]);
    const age = Date.now() - Date.parse(pending[0]?.oldest ?? "");
    expect(age).toBeGreaterThan(590_000);
  });

  test("is read by each viewer with the figures of their teams only, and without others' examples", async () => {
    await gated("of-billing", "hold", ["stop_in_force"]);
    await gated("of-data", "hold", ["stop_in_force"], { owner: "data" });
    await gated("of-nobody", "ask", ["policy_review"], { owner: null, class: "extra_external" });
    await gated("of-both", "ask", ["policy_review"], {
      owner: "data",
      class: "stale_owner",
      detail: { owner: { asked: "data", found: "billing" } },
    });
    const { unattended: _, ...figures } = await summarize(sql, { kinds: [KIND] });
    await addRun("run", 0, 1, { report: report("run", { summary: { ...figures, budgets: [] } }) });
    const summary = async (viewer: Viewer) => (await runDetail(sql, { viewer, id: "run" }))?.summary;
    expect(total((await summary(admin))?.cells ?? [])).toBe(4);
    const ofBilling = await summary(reviewer(["billing"]));
    expect(ofBilling?.cells.map(({ class: name, n }) => [name, n])).toEqual([
      ["extra_external", 1],
      ["permission_drift", 1],
      ["stale_owner", 1],
    ]);
    expect(JSON.stringify(ofBilling)).not.toContain("of-data");
    expect(JSON.stringify(ofBilling)).not.toContain("teams");
    // The object moved on since: what was counted stays counted, and is shown to nobody of the old team.
    await sql`update objects set owner = 'data' where key = 'of-billing'`;
    const moved = (await summary(reviewer(["billing"])))?.untouched.find(({ code }) => code === "stop_in_force");
    expect(moved).toMatchObject({ n: 1, example: null });
  });

  test("what a sweep did not list is counted for each viewer as far as it is theirs", async () => {
    await gated("listed", "act", []);
    await gated("not-listed", "act", []);
    for (const key of ["data-1", "data-2"]) await gated(key, "act", [], { owner: "data" });
    const { unattended: _, ...figures } = await summarize(sql, { kinds: [KIND] });
    const drifts = [{ id: "d", kind: KIND, key: "listed" }] as ReportedDrift[];
    const summary = { ...figures, budgets: [] };
    await addRun("run", 0, 1, { report: report("run", { drifts, drifts_omitted: 3, summary }) });
    const omitted = async (viewer: Viewer) => [
      (await runDetail(sql, { viewer, id: "run" }))?.omitted,
      (await runDocument(sql, { viewer, id: "run", against: null }))?.drifts_omitted,
    ];
    expect(await omitted(admin)).toEqual([3, 3]);
    expect(await omitted(reviewer(["billing"]))).toEqual([1, 1]);
    expect(await omitted(reviewer(["data"]))).toEqual([2, 2]);
  });

  test("runs of earlier versions have none", async () => {
    await addRun("run", 0, 1);
    expect((await runDetail(sql, { viewer: admin, id: "run" }))?.summary).toBeNull();
  });
});

test("an export pages through every drift that its reader may see, in order", async () => {
  const drifts: Partial<ReportedDrift>[] = [];
  for (let n = 0; n < 1_203; n += 1) drifts.push({ id: `d${n}`, kind: KIND, key: n % 2 === 0 ? "mine" : "theirs" });
  await addDrift(sql, { key: "mine" });
  await addDrift(sql, { key: "theirs", owner: "data" });
  await addRun("run", 0, 1, { report: report("run", { drifts: drifts as ReportedDrift[], drifts_omitted: 7 }) });
  const read = async (viewer: Viewer) => {
    const pages: string[][] = [];
    for await (const page of runDrifts(sql, viewer, "run")) pages.push(page.map((drift) => drift.id));
    return pages;
  };
  const all = await read(admin);
  expect(all.map((page) => page.length)).toEqual([500, 500, 203]);
  expect(all.flat()).toEqual(drifts.map((drift) => drift.id));
  expect((await read(reviewer(["billing"]))).flat()).toHaveLength(602);
  expect(await runDocument(sql, { viewer: admin, id: "run", against: null })).toMatchObject({ drifts_omitted: 7 });
  expect(await latestRun(sql, admin)).toBe("run");
  expect(await latestRun(sql, endUser)).toBeNull();
});
