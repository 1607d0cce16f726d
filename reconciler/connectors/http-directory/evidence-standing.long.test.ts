import { describe, expect, test } from "vitest";
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
import { effectiveView } from "../../model/status-effective.ts";
import { systemPorts } from "../../ports.ts";
import type { Observer } from "../contract.ts";
import { sighting } from "../sighting.ts";
import type { Directory } from "./directory.test-kit.ts";
import type { Faults } from "./directory-faults.test-kit.ts";
import { expectNothingUntilClear, expectRefused, LONG, open, seen } from "./evidence-faults.test-kit.ts";
import {
  asked,
  byHand,
  canary,
  type EvidenceWorld,
  expectTruth,
  idOf,
  inactive,
  keyOf,
  kind,
  plant,
  planted,
  told,
} from "./evidence-world.test-kit.ts";
import { accountOf, prefix, tokens } from "./world.test-kit.ts";

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

describe.concurrent("R-7: two authorities that disagree", () => {
  test("give exactly one contradiction per object, with both witnesses, and no repair, until they agree", () =>
    seen({ sources: [primary, second] }, async (world) => {
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
    }));

  test("are heard together, however long the first takes to be listed", () =>
    seen({ sources: [primary, second] }, async (world) => {
      disagree(world.directory("second"));
      await world.sweep();
      await world.settle();
      world.faults.slow(100);
      expect(told(await world.sweep())).toEqual(disputed);
      expect(await world.everTold()).toEqual(disputed);
      await world.expectUntouched();
    }));

  test("are heard although one of them could not be read when the other was first believed", () =>
    open({ sources: [primary, second] }, async (world) => {
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
    }));

  test("about what nobody asked for: it is not extra", () =>
    seen({ sources: [primary, second] }, async (world) => {
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
    }));

  test("about what nobody asked for: one that cannot be read is waited for until its evidence has ended", () =>
    seen({ sources: [primary, second], freshnessMs: 6_000 }, async (world) => {
      const other = world.directory("second");
      other.accounts.set("b1", accountOf("b1", "stray"));
      world.faults.status(503);
      expect((await world.sweep()).drifts).toEqual([]);
      await systemPorts.scheduler.sleep(6_000);
      expect(told(await world.sweep())).toEqual([`${prefix}stray extra_external`]);
    }));

  test("are not decided by one of them being unreadable, before its evidence has ended", () =>
    seen({ sources: [primary, second] }, async (world) => {
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
    }));

  test.each(["authoritative", "supporting"] as const)(
    "are not decided by a majority: three %s copies that agree against one authority",
    (standing) => {
      const copies = ["copy1", "copy2", "copy3"];
      return seen({ sources: [primary, ...copies.map((name) => ({ name, standing }))] }, async (world) => {
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
      });
    },
  );
});

describe.concurrent("R-10: reads never write", () => {
  test("detection, a look at each account and an explanation of each change nothing at the directory", () =>
    seen({}, async (world) => {
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
    }));
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

describe.concurrent("R-11: a log as the only evidence", () => {
  const everybody = new Map(Array.from({ length: 40 }, (_, at) => [keyOf(at + 1), asAsked(at + 1)]));
  const withLog = (standing: "context" | "supporting", entries: ReadonlyMap<string, FoundObject> = everybody) => ({
    sources: [
      { name: "directory", standing: "authoritative" as const },
      { name: "log", standing, covers: "sighted" as const, observer: logOf(entries) },
    ],
  });

  test.each(["context", "supporting"] as const)("of standing %s never confirms", (standing) =>
    open(withLog(standing), async (world) => {
      world.faults.status(503);
      for (let sweeps = 0; sweeps < 2; sweeps += 1) {
        const report = await world.sweep();
        expect(report).toMatchObject({ complete: false, drifts: [], counts: { in_sync: 0, verifying: asked } });
        await world.settle();
      }
      await world.reconcile(keyOf(1));
      expect(await world.objectOf(keyOf(1))).toMatchObject({ verdict: "verifying" });
      await expectTruth(world, []);
    }),
  );

  test.each(["context", "supporting"] as const)("of standing %s never closes a difference", (standing) =>
    seen({ ...withLog(standing), freshnessMs: 4_000 }, async (world) => {
      byHand(world.directory(), 2, { title: "Changed by hand" });
      const expected = [`${keyOf(2)} attribute_drift`];
      expect(told(await world.sweep())).toEqual(expected);
      world.faults.status(503);
      for (let sweeps = 0; sweeps < 3; sweeps += 1) {
        await world.sweep();
        await world.look(keyOf(2));
        expect((await world.objectOf(keyOf(2)))?.verdict).not.toBe("in_sync");
        await systemPorts.scheduler.sleep(2_000);
      }
      expect(await world.sql`select key, resolved_at from drifts`).toEqual([{ key: keyOf(2), resolved_at: null }]);
      await expectTruth(world, expected);
    }),
  );

  test("of standing supporting raises doubt; of standing context it raises none", async () => {
    const other = new Map([[keyOf(2), { ...asAsked(2), externalId: "x2" }]]);
    await seen(withLog("context", other), async (world) => {
      expect((await world.sweep()).drifts).toEqual([]);
    });
    // Both are looks of one moment, however long the sweep takes.
    await open({ ...withLog("supporting", other), settleMs: LONG }, async (world) => {
      const report = await world.sweep();
      expect(told(report)).toEqual([`${keyOf(2)} contradictory_evidence`]);
      expect(report.drifts).toMatchObject([{ plan: null, gate: { verdict: "refuse" } }]);
      await world.expectUntouched();
    });
  });
});

test.concurrent("a scan that is cut off half-way concludes nothing of either half", () =>
  seen({}, async (world) => {
    for (const cut of ["cut", "cutMidBody", "cutChunks"] as const) {
      world.faults[cut]({ after: 3 });
      await expectRefused(world, await world.sweep(), /ended|broke|cut|terminated|lost|answer/i);
      world.faults.clear();
    }
    await expectNothingUntilClear(world, (f) => f.cutMidBody({ after: 3 }), /./);
  }));

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

test.concurrent.each([1, 2, 3])(
  "thirty sweeps with any faults tell no difference that is not there (seed %i)",
  (seed) =>
    seen({ requestMs: 500 }, async (world) => {
      const chance = numbersFrom(seed);
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
    }),
);

describe.concurrent("freshness", () => {
  test("with every read failing nothing is green anywhere once the freshness is over, and one sweep turns all back", () => {
    const freshnessMs = 8_000;
    return seen({ freshnessMs }, async (world) => {
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
      expect(await greens(world, token)).toEqual(everywhere(asked));
      const before = await rows();

      world.faults.status(503);
      expect(await world.sweep()).toMatchObject({ complete: false, drifts: [], counts: { in_sync: asked } });
      await systemPorts.scheduler.sleep(freshnessMs);
      expect(await greens(world, token)).toEqual(everywhere(0));
      await world.sweep();
      expect(await greens(world, token)).toEqual(everywhere(0));

      world.faults.clear();
      await world.sweep();
      expect(await greens(world, token)).toEqual(everywhere(asked));
      expect(await rows()).toEqual(before);
    });
  });
});

const everywhere = (n: number) => ({ view: n, page: n, list: n, service: n, person: n, link: n });

/** How many objects each surface tells as in place now. Those that it tells as in place when last checked are not. */
async function greens(
  { sql }: EvidenceWorld,
  token: ReadonlyMap<string, string>,
): Promise<ReturnType<typeof everywhere>> {
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
