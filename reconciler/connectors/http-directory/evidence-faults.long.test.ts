import { describe, expect, test } from "vitest";
import { systemPorts } from "../../ports.ts";
import { hostileTexts } from "./directory.test-kit.ts";
import type { Faults } from "./directory-faults.test-kit.ts";
import { askForNew, expectNothingUntilClear, LONG, outcomes, type Row, seen } from "./evidence-faults.test-kit.ts";
import {
  asked,
  byHand,
  canary,
  expectTruth,
  idOf,
  inactive,
  keyOf,
  plant,
  planted,
  told,
} from "./evidence-world.test-kit.ts";
import { prefix, tokens } from "./world.test-kit.ts";

describe.concurrent("R-1: within the settle time of a write of ours only reads that confirm count", () => {
  test("an account that we made and that does not show yet is being checked; it is not made again", () =>
    seen({ settleMs: LONG }, async (world) => {
      const id = await askForNew(world);
      await world.sweep();
      await world.settle();
      expect((await world.sweep()).drifts).toMatchObject([{ class: "missing_external", direction: "never_made" }]);
      world.faults.lagging(LONG * 0.8);
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
    }));

  test("a repair that does not show yet is being checked; it is not sent again", () =>
    seen({ settleMs: LONG }, async (world) => {
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
    }));

  test("a read that confirms counts at once", () =>
    seen({ settleMs: LONG }, async (world) => {
      byHand(world.directory(), 7, { title: "Changed by hand" });
      await world.sweep();
      expect(outcomes(await world.act())).toEqual(["happened", "confirmed"]);
      expect(await world.objectOf(keyOf(7))).toMatchObject({ verdict: "in_sync" });
    }));

  test("what still contradicts when the settle time is over is told: the directory had lied", () =>
    seen({}, async (world) => {
      byHand(world.directory(), 7, { title: "Changed by hand" });
      await world.sweep();
      world.faults.lieOk();
      expect(outcomes(await world.act())).toEqual(["happened"]);
      await expectTruth(world, [`${keyOf(7)} attribute_drift`]);
      expect(await world.sql`select state from repairs order by proposed_at limit 1`).not.toEqual([
        { state: "confirmed" },
      ]);
    }));
});

describe.concurrent("R-2: where two nodes answer, one 404 is never missing", () => {
  test("a node that does not know yet what we wrote to the other gives no second account and nothing missing", () =>
    seen({ settleMs: LONG }, async (world) => {
      await askForNew(world);
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
    }));

  test("a node that has lost track of accounts gives nothing missing while it lags", () => {
    // On one page, so that a whole listing may come from the node that lags.
    return seen({ settleMs: LONG, pageLimit: 100 }, async (world) => {
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
  });

  test("two reads that find nothing, the settle time apart, are believed; one is not, and nor are two at once", () =>
    seen({}, async (world) => {
      world.directory().accounts.delete(idOf(7));
      for (let looks = 0; looks < 2; looks += 1) {
        expect((await world.look(keyOf(7))).drifts).toEqual([]);
        expect(await world.objectOf(keyOf(7))).toMatchObject({ verdict: "verifying" });
      }
      await world.settle();
      expect((await world.look(keyOf(7))).drifts).toMatchObject([{ class: "missing_external", direction: "vanished" }]);
      await world.expectUntouched();
      await expectTruth(world, [`${keyOf(7)} missing_external`]);
    }));

  test("a read that shows it in between starts the wait again", () =>
    seen({}, async (world) => {
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
    }));

  test.each<Row>([
    ["an entry that could not be read", (f) => f.unknownState({ id: idOf(7) }), /active/],
    ["a limited view", (f) => f.hideFrom(tokens.read, [canary.id, idOf(7)]), /canary/],
  ])("%s is not the first of the two reads", (_, spoil) =>
    seen({}, async (world) => {
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
    }),
  );
});

describe.concurrent("R-3: pages that shift, expire, repeat or go missing give no absence and nothing extra", () => {
  test.each<Row>([
    ["one row in and one out while paging", (f) => f.shift(), /came after a\d\d: the list moved while it was read/],
    ["the cursor expired", (f) => f.cursorExpired(), /expired while it was read: its next page answered 410/],
    ["a row twice on a page", (f) => f.duplicateRow(), /the list moved while it was read/],
    ["the last page missing", (f) => f.dropLastPage(), /It says that there are \d+, and showed \d+/],
    ["a total that is higher than the rows", (f) => f.total(90), /It says that there are 89, and showed 41/],
    ["a total that is lower than the rows", (f) => f.total(20), /It says that there are 19, and showed 41/],
    ["a cursor that leads back", (f) => f.loop(), /list moved|leads back/],
    ["an empty page with a next one", (f) => f.emptyPage({ after: 2 }), /empty and says that more follow/],
  ])("%s", (_, spoil, says) =>
    seen({}, async (world) => {
      await expectNothingUntilClear(world, spoil, says);
    }),
  );
});

describe.concurrent("R-4: a filter drops a state silently", () => {
  test("what an individual read still shows is not absent; what it does not show is", () =>
    seen({}, async (world) => {
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
    }));

  test("where the individual read fails too, it is being checked and not absent", () =>
    seen({}, async (world) => {
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
    }));
});

describe.concurrent("R-5: much less than before suspects the source", () => {
  test.each<Row>([
    ["nothing where many were", (f) => f.empty(), /It does not show acct_canary, which is always there/],
    ["40 % fewer", (f) => f.fewer(0.6), /It showed 25 objects, and 41 the time before/],
  ])("%s", (_, spoil, says) =>
    seen({}, async (world) => {
      await expectNothingUntilClear(world, spoil, says);
    }),
  );

  test("nothing where many were, and no canary to tell", () =>
    seen({ canary: false }, async (world) => {
      await expectNothingUntilClear(world, (f) => f.empty(), /It showed 0 objects, and 41 the time before/);
    }));

  test("individual reads of a directory that shows nothing conclude nothing either", () =>
    seen({}, async (world) => {
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
    }));
});

describe.concurrent("R-6: whoever looks may not see everything", () => {
  test("the canary is not shown: nothing is concluded", () =>
    seen({}, async (world) => {
      await expectNothingUntilClear(
        world,
        (f) => f.hideFrom(tokens.read, [canary.id, idOf(5), idOf(6)]),
        /It does not show acct_canary, which is always there: whoever looks may not see everything/,
      );
    }));

  test("nor by reading one account, however often", () =>
    seen({}, async (world) => {
      world.faults.hideFrom(tokens.read, [canary.id, idOf(5)]);
      for (let looks = 0; looks < 2; looks += 1) {
        expect((await world.look(keyOf(5))).drifts).toEqual([]);
        expect(await world.objectOf(keyOf(5))).toMatchObject({ verdict: "verifying" });
        await world.settle();
      }
      await world.expectUntouched();
      await expectTruth(world, []);
    }));
});

describe.concurrent("R-8: what is not as the directory promised is set aside with its reason", () => {
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
  ])("%s refuses the scan", (_, spoil, says) =>
    seen({ requestMs: 700 }, async (world) => {
      await expectNothingUntilClear(world, spoil, says);
    }),
  );

  test.each([
    ["an id that is a number", (f: Faults) => f.numberId(twentieth), '"id":17,'],
    ["the id 2^53+1", (f: Faults) => f.bigId(twentieth), '"id":9007199254740993'],
    ["a look-alike key", (f: Faults) => f.lookAlike(twentieth), "\u0430cct_p20"],
  ])("%s is kept as it was sent", (_, spoil, raw) =>
    seen({}, async (world) => {
      spoil(world.faults);
      await world.sweep();
      expect(await world.lastScan()).toMatchObject({
        complete: false,
        unreadable: [{ key: null, why: expect.stringMatching(/./), raw: expect.stringContaining(raw) }],
      });
      expect((await world.factOf(keyOf(20)))?.external_id).toBe(idOf(20));
      await expectTruth(world, []);
    }),
  );

  test.each([
    ["a state nobody knows", (f: Faults) => f.unknownState(twentieth), /active/],
    ["a member more than promised", (f: Faults) => f.extraField(twentieth), /suspended/],
    ["a clock in 2099", (f: Faults) => f.future(twentieth), /2099-01-01T00:00:00Z is yet to come/],
  ])("%s leaves that account to be checked, and judges the others", (_, spoil, why) =>
    seen({}, async (world) => {
      spoil(world.faults);
      plant(world.directory());
      for (let sweeps = 0; sweeps < 2; sweeps += 1) {
        const report = await world.sweep();
        expect(report.complete).toBe(true);
        expect(report.counts.verifying).toBe(sweeps === 0 ? 2 : 1);
        expect(await world.objectOf(keyOf(20))).toMatchObject({ verdict: "verifying", classes: [] });
        expect(await world.factOf(keyOf(20))).toMatchObject({
          complete: false,
          unreadable: expect.stringMatching(why),
        });
        await world.settle();
      }
      expect(await world.everTold()).toEqual([...planted].sort());
      await world.expectUntouched();
      await expectTruth(world, planted);
    }),
  );

  test("an account that could not be read and is then gone is found missing", () =>
    seen({}, async (world) => {
      world.faults.unknownState(twentieth);
      expect((await world.sweep()).counts.verifying).toBe(1);
      world.directory().accounts.delete(idOf(20));
      await expectTruth(world, [`${keyOf(20)} missing_external`]);
    }));

  test("an id of 2^53+1 is the same text in evidence, difference, plan and record", () =>
    seen({}, async (world) => {
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
    }));
});

describe.concurrent("R-9: text that means harm is text", () => {
  const [two, three] = [idOf(2), idOf(3)];
  const invisible = /[\p{C}\p{Zl}\p{Zp}]/u;

  test.each(hostileTexts.map((text) => [JSON.stringify(text).slice(0, 40), text]))("in a title: %s", (_, text) =>
    seen({}, async (world) => {
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
    }),
  );

  test.each(hostileTexts.map((text) => [JSON.stringify(text).slice(0, 40), text]))(
    "in a group and an owner: %s",
    (_, text) =>
      seen({}, async (world) => {
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
      }),
  );
});
