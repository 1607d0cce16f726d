import { afterEach, describe, expect, test } from "vitest";
import { objectDetail } from "../../../db/queries/object-detail.ts";
import { objectList } from "../../../db/queries/object-list.ts";
import { serviceStatus } from "../../../db/queries/status-service.ts";
import { statusByReference } from "../../../db/queries/status-view.ts";
import { admin } from "../../../db/queries/test/rows.ts";
import { readPublicStatus } from "../../../lib/services/status-links/read.ts";
import { makeStatusToken, readStatusToken } from "../../../lib/services/status-links/token.ts";
import { explainVerb } from "../../cli/explain.ts";
import type { Runtime } from "../../loop/runtime.ts";
import type { FoundObject } from "../../model/evidence.ts";
import type { RunReport } from "../../model/report.ts";
import { effectiveView } from "../../model/status-effective.ts";
import { systemPorts } from "../../ports.ts";
import type { Observer } from "../contract.ts";
import { sighting } from "../sighting.ts";
import type { Directory } from "./directory.test-kit.ts";
import { hostileTexts } from "./directory.test-kit.ts";
import type { Faults } from "./directory-faults.test-kit.ts";
import {
  asked,
  byHand,
  canary,
  type EvidenceInput,
  type EvidenceWorld,
  expectTruth,
  idOf,
  inactive,
  keyOf,
  kind,
  openEvidence,
  plant,
  planted,
  told,
} from "./evidence-world.test-kit.ts";
import { accountOf, prefix, tokens } from "./world.test-kit.ts";

let world: EvidenceWorld;
afterEach(() => world.close());

/** A world in which everything was seen to be as asked. */
async function seen(input: EvidenceInput = {}): Promise<EvidenceWorld> {
  world = await openEvidence(input);
  expect(await world.sweep()).toMatchObject({ complete: true, drifts: [], counts: { objects: asked, in_sync: asked } });
  return world;
}

/** The sweep says which source it does not believe and why, and every verdict stays what it was. */
async function expectRefused(report: RunReport, says: string | RegExp): Promise<void> {
  const because = expect.stringMatching(says);
  expect(report).toMatchObject({
    complete: false,
    drifts: [],
    counts: { objects: asked, in_sync: asked },
    sources: [{ source: "directory", complete: false, suspect: because }],
  });
  const source = await world.sourceOf();
  expect(source?.suspect ?? source?.last_error).toEqual(because);
  expect(await world.everTold()).toEqual([]);
  await world.expectUntouched();
}

type Row = [name: string, spoil: (faults: Faults) => void, says: RegExp];

/** While the fault lasts the world changes for real; none of it is told before the directory can be believed again. */
async function expectNothingUntilClear(spoil: Row[1], says: Row[2]): Promise<void> {
  const { watermark } = (await world.sourceOf()) ?? {};
  spoil(world.faults);
  plant(world.directory());
  await expectRefused(await world.sweep(), says);
  await world.settle();
  await expectRefused(await world.sweep(), says);
  expect((await world.sourceOf())?.watermark).toEqual(watermark);
  await expectTruth(world, planted);
  expect(await world.everTold()).toEqual([...planted].sort());
}

/** Whatever this machine is busy with: reads within it are within the settle time. */
const LONG = 3_000;

describe("R-1: within the settle time of a write of ours only reads that confirm count", () => {
  test("an account that we made and that does not show yet is being checked; it is not made again", async () => {
    await seen({ settleMs: LONG });
    const id = await askForNew();
    await world.sweep();
    await world.settle();
    expect((await world.sweep()).drifts).toMatchObject([{ class: "missing_external", direction: "never_made" }]);
    world.faults.lagging(LONG / 2);
    expect(outcomes(await world.act())).toEqual(["happened"]);
    expect(await world.objectOf(`${prefix}new`)).toMatchObject({ verdict: "verifying" });
    for (let again = 0; again < 2; again += 1) await world.act();
    expect(await world.objectOf(`${prefix}new`)).toMatchObject({ verdict: "verifying" });
    expect(world.directory().writes).toBe(1);
    await world.settle();
    await world.reconcile(`${prefix}new`);
    expect(await world.objectOf(`${prefix}new`)).toMatchObject({ verdict: "in_sync", classes: [], external_id: id });
    await expectTruth(world, []);
    expect(world.directory().writes).toBe(1);
    expect(await world.everTold()).toEqual([`${prefix}new missing_external`]);
  });

  test("a repair that does not show yet is being checked; it is not sent again", async () => {
    await seen({ settleMs: LONG });
    byHand(world.directory(), 7, { title: "Changed by hand" });
    expect(told(await world.sweep())).toEqual([`${keyOf(7)} attribute_drift`]);
    await systemPorts.scheduler.sleep(LONG / 3);
    world.faults.lagging(LONG / 3);
    expect(outcomes(await world.act())).toEqual(["happened"]);
    expect(await world.objectOf(keyOf(7))).toMatchObject({ verdict: "verifying" });
    await world.act();
    expect(world.directory().writes).toBe(1);
    await world.settle();
    await world.reconcile(keyOf(7));
    await expectTruth(world, []);
    expect(world.directory().writes).toBe(1);
    expect(await world.sql`select resolution from drifts`).toEqual([{ resolution: "repaired" }]);
  });

  test("a read that confirms counts at once", async () => {
    await seen({ settleMs: LONG });
    byHand(world.directory(), 7, { title: "Changed by hand" });
    await world.sweep();
    expect(outcomes(await world.act())).toEqual(["happened", "confirmed"]);
    expect(await world.objectOf(keyOf(7))).toMatchObject({ verdict: "in_sync" });
  });

  test("what still contradicts when the settle time is over is told: the directory had lied", async () => {
    await seen();
    byHand(world.directory(), 7, { title: "Changed by hand" });
    await world.sweep();
    world.faults.lieOk();
    expect(outcomes(await world.act())).toEqual(["happened"]);
    await expectTruth(world, [`${keyOf(7)} attribute_drift`]);
    expect(await world.sql`select state from repairs order by proposed_at limit 1`).not.toEqual([
      { state: "confirmed" },
    ]);
  });
});

/** Asked for, linked to nothing, and not there. Answers with the id that the directory will give it. */
async function askForNew(): Promise<string> {
  await world.ask(accountOf("n1", "new"), null);
  return "n1";
}

const outcomes = (report: RunReport) => report.acted.map((done) => done.outcome);

describe("R-2: where two nodes answer, one 404 is never missing", () => {
  test("a node that does not know yet what we wrote to the other gives no second account and nothing missing", async () => {
    await seen({ settleMs: LONG });
    await askForNew();
    await world.sweep();
    await world.settle();
    await world.sweep();
    world.faults.twoNodes({ every: 3 });
    expect(outcomes(await world.act())[0]).toBe("happened");
    const verdicts = new Set<string>();
    for (let looks = 0; looks < 12; looks += 1) {
      if (looks % 4 === 0) await world.act();
      else await world.look(`${prefix}new`);
      verdicts.add((await world.objectOf(`${prefix}new`))?.verdict);
    }
    // Both nodes were heard, each more than once.
    expect([...verdicts].sort()).toEqual(["in_sync", "verifying"]);
    expect(world.directory().writes).toBe(1);
    expect(await world.sql`select class, direction from drifts`).toEqual([
      { class: "missing_external", direction: "never_made" },
    ]);
    world.faults.clear();
    await world.reconcile(`${prefix}new`);
    await expectTruth(world, []);
    expect(world.directory().writes).toBe(1);
  });

  test("a node that has lost track of accounts gives nothing missing while it lags", async () => {
    // On one page, so that a whole listing may come from the node that lags.
    await seen({ settleMs: LONG, pageLimit: 100 });
    const directory = world.directory();
    const there = [4, 5, 6, 7].map((n) => directory.accounts.get(idOf(n))).filter((account) => account !== undefined);
    for (const { id } of there) directory.accounts.delete(id);
    world.faults.twoNodes();
    for (const account of there) directory.accounts.set(account.id, account);
    let verifying = 0;
    for (let sweeps = 0; sweeps < 6; sweeps += 1) {
      const { counts } = await world.sweep();
      verifying += counts.verifying;
      expect(counts.in_sync + counts.verifying).toBe(asked);
      await world.look(keyOf(4));
    }
    expect(verifying).toBeGreaterThan(0);
    expect(await world.everTold()).toEqual([]);
    await world.expectUntouched();
    plant(directory);
    await expectTruth(world, planted);
  });

  test("two reads that find nothing, the settle time apart, are believed; one is not, and nor are two at once", async () => {
    await seen();
    world.directory().accounts.delete(idOf(7));
    for (let looks = 0; looks < 2; looks += 1) {
      expect((await world.look(keyOf(7))).drifts).toEqual([]);
      expect(await world.objectOf(keyOf(7))).toMatchObject({ verdict: "verifying" });
    }
    await world.settle();
    expect((await world.look(keyOf(7))).drifts).toMatchObject([{ class: "missing_external", direction: "vanished" }]);
    await world.expectUntouched();
    await expectTruth(world, [`${keyOf(7)} missing_external`]);
  });

  test("a read that shows it in between starts the wait again", async () => {
    await seen();
    const hide = () => world.faults.hideFrom(tokens.read, [idOf(7)]);
    hide();
    await world.look(keyOf(7));
    world.faults.clear();
    await world.look(keyOf(7));
    expect(await world.objectOf(keyOf(7))).toMatchObject({ verdict: "in_sync" });
    await world.settle();
    hide();
    expect((await world.look(keyOf(7))).drifts).toEqual([]);
    await expectTruth(world, []);
    expect(await world.everTold()).toEqual([]);
  });

  test.each<Row>([
    ["an entry that could not be read", (f) => f.unknownState({ id: idOf(7) }), /active/],
    ["a limited view", (f) => f.hideFrom(tokens.read, [canary.id, idOf(7)]), /canary/],
  ])("%s is not the first of the two reads", async (_, spoil) => {
    await seen();
    spoil(world.faults);
    await world.sweep();
    await world.look(keyOf(7));
    world.faults.clear();
    await world.settle();
    world.faults.hideFrom(tokens.read, [idOf(7)]);
    expect((await world.look(keyOf(7))).drifts).toEqual([]);
    expect(await world.objectOf(keyOf(7))).toMatchObject({ verdict: "verifying" });
    await expectTruth(world, []);
    expect(await world.everTold()).toEqual([]);
  });
});

describe("R-3: pages that shift, expire, repeat or go missing give no absence and nothing extra", () => {
  test.each<Row>([
    ["one row in and one out while paging", (f) => f.shift(), /came after a\d\d: the list moved while it was read/],
    ["the cursor expired", (f) => f.cursorExpired(), /expired while it was read: its next page answered 410/],
    ["a row twice on a page", (f) => f.duplicateRow(), /the list moved while it was read/],
    ["the last page missing", (f) => f.dropLastPage(), /It says that there are \d+, and showed \d+/],
    ["a total that is higher than the rows", (f) => f.total(90), /It says that there are 89, and showed 41/],
    ["a total that is lower than the rows", (f) => f.total(20), /It says that there are 19, and showed 41/],
    ["a cursor that leads back", (f) => f.loop(), /list moved|leads back/],
    ["an empty page with a next one", (f) => f.emptyPage({ after: 2 }), /empty and says that more follow/],
  ])("%s", async (_, spoil, says) => {
    await seen();
    await expectNothingUntilClear(spoil, says);
  });
});

describe("R-4: a filter drops a state silently", () => {
  test("what an individual read still shows is not absent; what it does not show is", async () => {
    await seen();
    world.faults.dropState("inactive");
    const report = await world.sweep();
    expect(report).toMatchObject({ complete: true, drifts: [], counts: { objects: asked, in_sync: asked } });
    expect(await world.lastScan()).toMatchObject({ complete: true, counted: asked - inactive.length });
    await world.settle();
    expect(await world.sweep()).toMatchObject({ drifts: [], counts: { in_sync: asked } });
    await world.expectUntouched();
    plant(world.directory());
    world.directory().accounts.delete(idOf(16));
    await world.sweep();
    await world.settle();
    expect(told(await world.sweep())).toEqual([...planted, `${keyOf(16)} missing_external`].sort());
    await expectTruth(world, [...planted, `${keyOf(16)} missing_external`]);
  });

  test("where the individual read fails too, it is being checked and not absent", async () => {
    await seen();
    world.faults.dropState("inactive");
    world.faults.cut({ after: 5 });
    for (let sweeps = 0; sweeps < 2; sweeps += 1) {
      expect(await world.sweep()).toMatchObject({ drifts: [], counts: { in_sync: asked - 5, verifying: 5 } });
      await world.settle();
      world.faults.clear();
      world.faults.dropState("inactive");
      world.faults.cut({ after: 5 });
    }
    await world.expectUntouched();
    plant(world.directory());
    await expectTruth(world, planted);
  });
});

describe("R-5: much less than before suspects the source", () => {
  test.each<Row>([
    ["nothing where many were", (f) => f.empty(), /It does not show acct_canary, which is always there/],
    ["40 % fewer", (f) => f.fewer(0.6), /It showed 25 objects, and 41 the time before/],
  ])("%s", async (_, spoil, says) => {
    await seen();
    await expectNothingUntilClear(spoil, says);
  });

  test("nothing where many were, and no canary to tell", async () => {
    await seen({ canary: false });
    await expectNothingUntilClear((f) => f.empty(), /It showed 0 objects, and 41 the time before/);
  });

  test("individual reads of a directory that shows nothing conclude nothing either", async () => {
    await seen();
    world.faults.empty();
    for (let looks = 0; looks < 2; looks += 1) {
      for (const n of [1, 2]) expect((await world.look(keyOf(n))).drifts).toEqual([]);
      await world.reconcile(keyOf(3));
      await world.settle();
    }
    for (const n of [1, 2, 3]) expect(await world.objectOf(keyOf(n))).toMatchObject({ verdict: "verifying" });
    await world.expectUntouched();
    await expectTruth(world, []);
    expect(await world.everTold()).toEqual([]);
  });
});

describe("R-6: whoever looks may not see everything", () => {
  test("the canary is not shown: nothing is concluded", async () => {
    await seen();
    await expectNothingUntilClear(
      (f) => f.hideFrom(tokens.read, [canary.id, idOf(5), idOf(6)]),
      /It does not show acct_canary, which is always there: whoever looks may not see everything/,
    );
  });

  test("nor by reading one account, however often", async () => {
    await seen();
    world.faults.hideFrom(tokens.read, [canary.id, idOf(5)]);
    for (let looks = 0; looks < 2; looks += 1) {
      expect((await world.look(keyOf(5))).drifts).toEqual([]);
      expect(await world.objectOf(keyOf(5))).toMatchObject({ verdict: "verifying" });
      await world.settle();
    }
    await world.expectUntouched();
    await expectTruth(world, []);
  });
});

describe("R-8: what is not as the directory promised is set aside with its reason", () => {
  const twentieth = { id: idOf(20) };

  test.each<Row>([
    ["an id that is a number", (f) => f.numberId(twentieth), /1 of its entries could not even be told apart/],
    ["the id 2^53+1 as a number", (f) => f.bigId(twentieth), /1 of its entries could not even be told apart/],
    ["a key in look-alike letters", (f) => f.lookAlike(twentieth), /1 of its entries could not even be told apart/],
    ["HTML", (f) => f.html(), /answered text\/html, not JSON/],
    ["something that is not JSON", (f) => f.notJson(), /not JSON/],
    ["a redirect", (f) => f.redirect(), /redirect, which is not followed/],
    ["an error", (f) => f.status(500), /answered 500/],
    ["the 404 of a proxy", (f) => f.proxy404(), /answered 404 with text\/html/],
    ["50 MB", (f) => f.huge(50_000_000), /5 ?MB|5,?000,?000/],
    ["no answer in time", (f) => f.slow(1_000), /time|long|answer/],
  ])("%s refuses the scan", async (_, spoil, says) => {
    await seen({ requestMs: 700 });
    await expectNothingUntilClear(spoil, says);
  });

  test.each([
    ["an id that is a number", (f: Faults) => f.numberId(twentieth), '"id":17,'],
    ["the id 2^53+1", (f: Faults) => f.bigId(twentieth), '"id":9007199254740993'],
    ["a look-alike key", (f: Faults) => f.lookAlike(twentieth), "\u0430cct_p20"],
  ])("%s is kept as it was sent", async (_, spoil, raw) => {
    await seen();
    spoil(world.faults);
    await world.sweep();
    expect(await world.lastScan()).toMatchObject({
      complete: false,
      unreadable: [{ key: null, why: expect.stringMatching(/./), raw: expect.stringContaining(raw) }],
    });
    expect((await world.factOf(keyOf(20)))?.external_id).toBe(idOf(20));
    await expectTruth(world, []);
  });

  test.each([
    ["a state nobody knows", (f: Faults) => f.unknownState(twentieth), /active/],
    ["a member more than promised", (f: Faults) => f.extraField(twentieth), /suspended/],
    ["a clock in 2099", (f: Faults) => f.future(twentieth), /2099-01-01T00:00:00Z is yet to come/],
  ])("%s leaves that account to be checked, and judges the others", async (_, spoil, why) => {
    await seen();
    spoil(world.faults);
    plant(world.directory());
    for (let sweeps = 0; sweeps < 2; sweeps += 1) {
      const report = await world.sweep();
      expect(report.complete).toBe(true);
      expect(report.counts.verifying).toBe(sweeps === 0 ? 2 : 1);
      expect(await world.objectOf(keyOf(20))).toMatchObject({ verdict: "verifying", classes: [] });
      expect(await world.factOf(keyOf(20))).toMatchObject({ complete: false, unreadable: expect.stringMatching(why) });
      await world.settle();
    }
    expect(await world.everTold()).toEqual([...planted].sort());
    await world.expectUntouched();
    await expectTruth(world, planted);
  });

  test("an account that could not be read and is then gone is found missing", async () => {
    await seen();
    world.faults.unknownState(twentieth);
    expect((await world.sweep()).counts.verifying).toBe(1);
    world.directory().accounts.delete(idOf(20));
    await expectTruth(world, [`${keyOf(20)} missing_external`]);
  });

  test("an id of 2^53+1 is the same text in evidence, difference, plan and record", async () => {
    await seen();
    const directory = world.directory();
    const long = "9007199254740993";
    const account = directory.accounts.get(idOf(20));
    if (account === undefined) throw new Error("not there");
    directory.accounts.delete(idOf(20));
    directory.accounts.set(long, { ...account, id: long });
    await expectTruth(world, [`${keyOf(20)} missing_external_id`]);
    const [drift] = await world.sql`select detail, plan from drifts`;
    expect(drift?.detail).toEqual({ externalIds: [long] });
    expect(drift?.plan.steps).toMatchObject([{ verb: "link", args: { externalIds: [long] } }]);
    expect((await world.factOf(keyOf(20)))?.external_id).toBe(long);
    await world.act();
    expect(await world.objectOf(keyOf(20))).toMatchObject({ verdict: "in_sync", external_id: long });
    expect(directory.writes).toBe(0);
  });
});

describe("R-9: text that means harm is text", () => {
  const [two, three] = [idOf(2), idOf(3)];
  const invisible = /[\p{C}\p{Zl}\p{Zp}]/u;

  test.each(hostileTexts.map((text) => [JSON.stringify(text).slice(0, 40), text]))(
    "in a title: %s",
    async (_, text) => {
      await seen();
      const before = world.directory().dump();
      byHand(world.directory(), 2, { title: text });
      byHand(world.directory(), 3, { title: "Harmless" });
      await expectTruth(world, [`${keyOf(2)} attribute_drift`, `${keyOf(3)} attribute_drift`]);
      const [hostile, harmless] = (await world.sweep()).drifts.sort((a, b) => (a.key < b.key ? -1 : 1));
      const [row] = await world.sql`select detail from drifts where key = ${keyOf(2)}`;
      expect(row?.detail).toEqual({ externalIds: [two], fields: [{ field: "title", asked: null, found: text }] });
      expect(hostile?.says).not.toMatch(invisible);
      // To the letter the plan, and the answer of the gate, that any other title gets.
      expect(hostile?.gate).toEqual(harmless?.gate);
      expect(JSON.stringify(hostile?.plan?.steps)).toBe(
        JSON.stringify(harmless?.plan?.steps).replaceAll(three, two).replaceAll(keyOf(3), keyOf(2)),
      );
      await world.act();
      const without = (dump: string) => dump.replaceAll(/"version":"\d+","updatedAt":"[^"]+"/g, "");
      expect(without(world.directory().dump())).toBe(without(before));
      expect(world.directory().writes).toBe(2);
    },
  );

  test.each(hostileTexts.map((text) => [JSON.stringify(text).slice(0, 40), text]))(
    "in a group and an owner: %s",
    async (_, text) => {
      await seen();
      byHand(world.directory(), 2, { groups: ["readers", text] });
      byHand(world.directory(), 3, { owner: text });
      await expectTruth(world, [`${keyOf(2)} permission_drift`, `${keyOf(3)} stale_owner`]);
      const rows = await world.sql`select detail, sentence, plan from drifts order by key`;
      expect(rows[0]?.detail.over).toEqual([`group:${text}`]);
      expect(rows[1]?.detail.owner).toEqual({ asked: "billing", found: text });
      for (const { sentence, plan } of rows) {
        const said = [sentence, plan.title, ...plan.steps.map((step: { says: string }) => step.says)];
        for (const sentence of said) expect(sentence).not.toMatch(invisible);
        expect(JSON.stringify(plan.steps.map((step: { args: unknown }) => step.args))).not.toContain(
          JSON.stringify(text),
        );
      }
      const report = await world.act();
      expect(outcomes(report)).toEqual(["proposed", "proposed"]);
      expect(world.directory().writes).toBe(0);
    },
  );
});

const primary = { name: "primary", standing: "authoritative" } as const;
const second = { name: "second", standing: "authoritative" } as const;

/** In the second directory one account is gone, one has another id, and one belongs to another team. */
function disagree(other: Directory): () => void {
  const there = [5, 6, 7].map((n) => other.accounts.get(idOf(n))).filter((account) => account !== undefined);
  other.accounts.delete(idOf(5));
  other.accounts.delete(idOf(6));
  other.accounts.set("s06", { ...accountOf("s06", "p06"), owner: "data" });
  byHand(other, 7, { owner: "data" });
  return () => {
    other.accounts.delete("s06");
    for (const account of there) other.accounts.set(account.id, account);
  };
}
const disputed = [5, 6, 7].map((n) => `${keyOf(n)} contradictory_evidence`);

describe("R-7: two authorities that disagree", () => {
  test("give exactly one contradiction per object, with both witnesses, and no repair, until they agree", async () => {
    await seen({ sources: [primary, second] });
    const agree = disagree(world.directory("second"));
    await world.sweep();
    await world.settle();
    for (let sweeps = 0; sweeps < 3; sweeps += 1) {
      const report = await world.sweep();
      expect(told(report)).toEqual(disputed);
      for (const drift of report.drifts) {
        expect(drift.plan).toBeNull();
        expect(drift.gate.verdict).toBe("refuse");
        expect(drift.gate.reasons.map((reason) => reason.code)).toContain("contradiction");
      }
    }
    const rows = await world.sql`select detail from drifts order by key`;
    const asOf = expect.stringMatching(/^\d{4}-\d{2}-\d{2}T.*Z$/);
    expect(rows.map((row) => row.detail.witnesses)).toEqual([
      [
        { source: "primary", asOf, externalIds: [idOf(5)], owners: ["billing"] },
        { source: "second", asOf, externalIds: [], owners: [] },
      ],
      [
        { source: "primary", asOf, externalIds: [idOf(6)], owners: ["data"] },
        { source: "second", asOf, externalIds: ["s06"], owners: ["data"] },
      ],
      [
        { source: "primary", asOf, externalIds: [idOf(7)], owners: ["billing"] },
        { source: "second", asOf, externalIds: [idOf(7)], owners: ["data"] },
      ],
    ]);
    expect((await world.act()).acted).toEqual([]);
    for (const n of [5, 6, 7]) await world.reconcile(keyOf(n));
    await world.expectUntouched();
    expect(await world.everTold()).toEqual(disputed);

    agree();
    await expectTruth(world, []);
    expect(await world.sql`select count(*)::int as n from drifts`).toEqual([{ n: 3 }]);
    await world.expectUntouched();
    for (const name of ["primary", "second"]) plant(world.directory(name));
    await expectTruth(world, planted);
  });

  test("are heard together, however long the first takes to be listed", async () => {
    await seen({ sources: [primary, second] });
    disagree(world.directory("second"));
    await world.sweep();
    await world.settle();
    world.faults.slow(100);
    expect(told(await world.sweep())).toEqual(disputed);
    expect(await world.everTold()).toEqual(disputed);
    await world.expectUntouched();
  });

  test("are heard although one of them could not be read when the other was first believed", async () => {
    world = await openEvidence({ sources: [primary, second] });
    const other = world.directory("second");
    other.faults.status(503);
    expect((await world.sweep()).counts).toMatchObject({ in_sync: asked });
    other.faults.clear();
    const agree = disagree(other);
    await world.sweep();
    await world.settle();
    expect(told(await world.sweep())).toEqual(disputed);
    agree();
    await expectTruth(world, []);
  });

  test("about what nobody asked for: it is not extra", async () => {
    await seen({ sources: [primary, second] });
    const other = world.directory("second");
    other.accounts.set("b1", accountOf("b1", "stray"));
    for (let sweeps = 0; sweeps < 2; sweeps += 1) {
      expect(await world.sweep()).toMatchObject({ drifts: [], counts: { in_sync: asked } });
      expect(await world.objectOf(`${prefix}stray`)).toMatchObject({ verdict: "verifying" });
    }
    await world.settle();
    expect(told(await world.sweep())).toEqual([`${prefix}stray contradictory_evidence`]);
    expect(await world.everTold()).toEqual([`${prefix}stray contradictory_evidence`]);
    await world.expectUntouched();
    world.directory().accounts.set("b1", accountOf("b1", "stray"));
    await expectTruth(world, [`${prefix}stray extra_external`]);
  });

  test("about what nobody asked for: one that cannot be read is waited for until its evidence has ended", async () => {
    await seen({ sources: [primary, second], freshnessMs: 3_000 });
    const other = world.directory("second");
    other.accounts.set("b1", accountOf("b1", "stray"));
    world.faults.status(503);
    expect((await world.sweep()).drifts).toEqual([]);
    await systemPorts.scheduler.sleep(3_000);
    expect(told(await world.sweep())).toEqual([`${prefix}stray extra_external`]);
  });

  test("are not decided by one of them being unreadable, before its evidence has ended", async () => {
    await seen({ sources: [primary, second], freshnessMs: 6_000 });
    const agree = disagree(world.directory("second"));
    await world.sweep();
    await world.settle();
    await world.sweep();
    world.faults.status(503);
    for (let sweeps = 0; sweeps < 2; sweeps += 1) {
      await world.settle();
      expect(told(await world.sweep())).toEqual(disputed);
      expect((await world.act()).acted).toEqual([]);
    }
    expect(await world.everTold()).toEqual(disputed);
    await world.expectUntouched();
    agree();
    await world.sweep();
    await expectTruth(world, []);
    expect(await world.everTold()).toEqual(disputed);
  });

  test.each(["authoritative", "supporting"] as const)(
    "are not decided by a majority: three %s copies that agree against one authority",
    async (standing) => {
      const copies = ["copy1", "copy2", "copy3"];
      await seen({ sources: [primary, ...copies.map((name) => ({ name, standing }))] });
      const agree = copies.map((name) => disagree(world.directory(name)));
      await world.sweep();
      await world.settle();
      const report = await world.sweep();
      expect(told(report)).toEqual(disputed);
      for (const drift of report.drifts) expect(drift).toMatchObject({ plan: null, gate: { verdict: "refuse" } });
      expect((await world.act()).acted).toEqual([]);
      await world.expectUntouched();
      expect(await world.everTold()).toEqual(disputed);
      for (const again of agree) again();
      await expectTruth(world, []);
    },
  );
});

describe("R-10: reads never write", () => {
  test("detection, a look at each account and an explanation of each change nothing at the directory", async () => {
    await seen();
    plant(world.directory());
    await expectTruth(world, planted);
    const { reads } = world.directory();
    const keys = await world.sql<{ key: string }[]>`select key from objects order by key`;
    for (const { key } of keys) {
      await world.look(key);
      const args = { verb: "explain", words: [kind, key], options: {}, about: {} };
      const answer = await world.reading(() => explainVerb(world.deps as Runtime, args));
      expect(answer.text).toContain(key);
    }
    expect(keys).toHaveLength(asked + 1);
    expect(world.directory().reads).toBeGreaterThan(reads + asked);
    await world.expectUntouched();
  });
});

/** Speaks only for what it has an entry of, each as of now. */
function logOf(entries: ReadonlyMap<string, FoundObject>): Observer {
  return {
    async *scan(_source, { now }) {
      yield [...entries].map(([key, found]) => ({ ...sighting(key, found), asOf: now }));
      return { filters: "everything", pages: 1, announced: null, suspect: null };
    },
    async look(_source, key, _link, now) {
      const found = entries.get(key);
      return found === undefined ? null : { complete: true, asOf: now, found: [found] };
    },
    async close() {},
  };
}

const asAsked = (n: number): FoundObject => ({
  externalId: idOf(n),
  owner: n % 2 === 1 ? "billing" : "data",
  permissions: ["group:readers"],
  fields: { active: !inactive.includes(n), title: n % 5 === 1 ? "Ledger clerk" : null },
  by: "link",
});

describe("R-11: a log as the only evidence", () => {
  const everybody = new Map(Array.from({ length: 40 }, (_, at) => [keyOf(at + 1), asAsked(at + 1)]));
  const withLog = (standing: "context" | "supporting", entries: ReadonlyMap<string, FoundObject> = everybody) => ({
    sources: [
      { name: "directory", standing: "authoritative" as const },
      { name: "log", standing, covers: "sighted" as const, observer: logOf(entries) },
    ],
  });

  test.each(["context", "supporting"] as const)("of standing %s never confirms", async (standing) => {
    world = await openEvidence(withLog(standing));
    world.faults.status(503);
    for (let sweeps = 0; sweeps < 2; sweeps += 1) {
      const report = await world.sweep();
      expect(report).toMatchObject({ complete: false, drifts: [], counts: { in_sync: 0, verifying: asked } });
      await world.settle();
    }
    await world.reconcile(keyOf(1));
    expect(await world.objectOf(keyOf(1))).toMatchObject({ verdict: "verifying" });
    await expectTruth(world, []);
  });

  test.each(["context", "supporting"] as const)("of standing %s never closes a difference", async (standing) => {
    await seen({ ...withLog(standing), freshnessMs: 2_000 });
    byHand(world.directory(), 2, { title: "Changed by hand" });
    const expected = [`${keyOf(2)} attribute_drift`];
    expect(told(await world.sweep())).toEqual(expected);
    world.faults.status(503);
    for (let sweeps = 0; sweeps < 3; sweeps += 1) {
      await world.sweep();
      await world.look(keyOf(2));
      expect((await world.objectOf(keyOf(2)))?.verdict).not.toBe("in_sync");
      await systemPorts.scheduler.sleep(1_000);
    }
    expect(await world.sql`select key, resolved_at from drifts`).toEqual([{ key: keyOf(2), resolved_at: null }]);
    await expectTruth(world, expected);
  });

  test("of standing supporting raises doubt; of standing context it raises none", async () => {
    const other = new Map([[keyOf(2), { ...asAsked(2), externalId: "x2" }]]);
    await seen(withLog("context", other));
    expect((await world.sweep()).drifts).toEqual([]);
    await world.close();
    world = await openEvidence(withLog("supporting", other));
    const report = await world.sweep();
    expect(told(report)).toEqual([`${keyOf(2)} contradictory_evidence`]);
    expect(report.drifts).toMatchObject([{ plan: null, gate: { verdict: "refuse" } }]);
    await world.expectUntouched();
  });
});

test("a scan that is cut off half-way concludes nothing of either half", async () => {
  await seen();
  for (const cut of ["cut", "cutMidBody", "cutChunks"] as const) {
    world.faults[cut]({ after: 3 });
    await expectRefused(await world.sweep(), /ended|broke|cut|terminated|lost|answer/i);
    world.faults.clear();
  }
  await expectNothingUntilClear((f) => f.cutMidBody({ after: 3 }), /./);
});

/** The same numbers for the same seed, between 0 and 1. */
function numbersFrom(seed: number): () => number {
  let state = seed;
  return () => {
    state = (state + 0x6d2b79f5) | 0;
    let mixed = Math.imul(state ^ (state >>> 15), 1 | state);
    mixed = (mixed + Math.imul(mixed ^ (mixed >>> 7), 61 | mixed)) ^ mixed;
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 2 ** 32;
  };
}

const anyFault: ((faults: Faults, chance: () => number) => void)[] = [
  ...(["html", "proxy404", "cut", "cutMidBody", "cutChunks", "redirect", "notJson", "loop", "emptyPage"] as const).map(
    (name) => (f: Faults, chance: () => number) => f[name]({ after: Math.floor(chance() * 8) }),
  ),
  ...(
    ["cursorExpired", "twoNodes", "shift", "duplicateRow", "dropLastPage", "empty", "twice", "ignoreKey"] as const
  ).map((name) => (f: Faults) => f[name]()),
  ...(["numberId", "bigId", "lookAlike", "future", "unknownState", "extraField", "wrongId"] as const).map(
    (name) => (f: Faults, chance: () => number) => f[name]({ id: idOf(1 + Math.floor(chance() * 40)) }),
  ),
  (f, chance) => f.status([401, 403, 404, 409, 410, 429, 500, 503][Math.floor(chance() * 8)] ?? 500),
  (f) => f.huge(50_000_000),
  (f) => f.slow(1_000, { calls: 1 }),
  (f, chance) => f.lagging(50 + chance() * 200),
  (f, chance) => f.total(Math.floor(chance() * 100)),
  (f, chance) => f.fewer(chance() * 0.65),
  (f) => f.dropState("inactive"),
  (f, chance) => f.hideFrom(tokens.read, [canary.id, idOf(1 + Math.floor(chance() * 40))]),
];

test.each([1, 2, 3])("thirty sweeps with any faults tell no difference that is not there (seed %i)", async (seed) => {
  const chance = numbersFrom(seed);
  await seen({ requestMs: 500 });
  const changed = new Set<string>();
  let refused = 0;
  for (let sweeps = 0; sweeps < 30; sweeps += 1) {
    const n = 1 + Math.floor(chance() * 40);
    if (sweeps % 10 === 3) {
      byHand(world.directory(), n, { title: "Changed by hand" });
      changed.add(`${keyOf(n)} attribute_drift`);
    }
    for (let faults = chance() < 0.5 ? 1 : 2; faults > 0; faults -= 1)
      anyFault[Math.floor(chance() * anyFault.length)]?.(world.faults, chance);
    const report = await world.sweep();
    if (!report.complete) refused += 1;
    await world.look(keyOf(1 + Math.floor(chance() * 40)));
    expect(report.unjudged).toEqual([]);
    world.faults.clear();
  }
  expect(refused).toBeGreaterThan(10);
  for (const one of await world.everTold()) expect(changed).toContain(one);
  await world.expectUntouched();
  plant(world.directory());
  await expectTruth(
    world,
    [...new Set([...planted, ...changed])].filter((one) => !one.startsWith(`${keyOf(3)} attr`)),
  );
});

describe("freshness", () => {
  test("with every read failing nothing is green anywhere once the freshness is over, and one sweep turns all back", async () => {
    const freshnessMs = 4_000;
    await seen({ freshnessMs });
    const token = new Map<string, string>();
    for (const { bucket, key } of await world.sql`select bucket, key from objects`) {
      token.set(key, makeStatusToken(bucket));
      const hash = readStatusToken(token.get(key) ?? "")?.hash ?? "";
      await world.sql`
        insert into status_links (bucket, token_hash, kind, key, person_id, created_at)
        values (${bucket}, ${hash}, ${kind}, ${key}, 'p_asker', now())`;
    }
    const rows = () => world.sql`select key, xmin::text from objects order by key`;
    await world.sweep();
    expect(await greens(token)).toEqual(everywhere(asked));
    const before = await rows();

    world.faults.status(503);
    expect(await world.sweep()).toMatchObject({ complete: false, drifts: [], counts: { in_sync: asked } });
    await systemPorts.scheduler.sleep(freshnessMs);
    expect(await greens(token)).toEqual(everywhere(0));
    await world.sweep();
    expect(await greens(token)).toEqual(everywhere(0));

    world.faults.clear();
    await world.sweep();
    expect(await greens(token)).toEqual(everywhere(asked));
    expect(await rows()).toEqual(before);
  });
});

const everywhere = (n: number) => ({ view: n, page: n, list: n, service: n, person: n, link: n });

/** How many objects each surface tells as in place now. Those that it tells as in place when last checked are not. */
async function greens(token: ReadonlyMap<string, string>): Promise<ReturnType<typeof everywhere>> {
  const { sql } = world;
  const isGreen = (view: { status: string; stale: boolean } | undefined) => view?.status === "in_place" && !view.stale;
  const seenBy = { page: 0, person: 0, link: 0 };
  for (const [key, secret] of token) {
    const detail = await objectDetail(sql, { viewer: admin, kind, key });
    if (detail === null) throw new Error(`${key} has no page.`);
    if (isGreen(detail.object)) seenBy.page += 1;
    const row = await statusByReference(sql, { by: "p_asker", reference: detail.object.ref });
    if (row === null) throw new Error(`${key} has no status page.`);
    if (isGreen(effectiveView(row.conditions, row.now, row.drifts.length))) seenBy.person += 1;
    if (isGreen(await readPublicStatus(sql, secret))) seenBy.link += 1;
  }
  const [view] = await sql`
    select count(*)::int as n from objects_now where status = 'in_place' and expires_at >= now()`;
  const list = await objectList(sql, { viewer: admin, filter: { status: ["in_place"] } });
  const all = await objectList(sql, { viewer: admin, filter: {} });
  expect(all.count.n).toBe(asked);
  const { groups } = await serviceStatus(sql);
  const service = groups.filter(isGreen).reduce((sum, group) => sum + group.count, 0);
  return { ...seenBy, view: view?.n, list: list.count.n, service };
}
