import { afterEach, beforeEach, expect, test } from "vitest";
import { json, type Sql, transaction } from "../../db/client.ts";
import { makeTestDatabase } from "../../db/test/database.ts";
import { latch } from "../../db/test/latch.ts";
import { wantsDigest } from "../../lib/comparable.ts";
import { personContext } from "../../lib/services/context.ts";
import { readPerson } from "../../lib/services/principal.ts";
import { acceptSize } from "../../lib/services/sources/accept-size.ts";
import type { ConnectorSpec, Observer, ScanEnd, Sighting, SourceSpec } from "../connectors/contract.ts";
import { sighting } from "../connectors/sighting.ts";
import { bucketOf } from "../model/bucket.ts";
import type { FoundObject } from "../model/evidence.ts";
import { refOf } from "../model/reference.ts";
import { systemPorts } from "../ports.ts";
import { postgresStore } from "../postgres-store.ts";
import { type DetectDeps, detect } from "./pass.ts";
import { declaredSources } from "./runtime.ts";
import { worldSpec } from "./world.test-kit.ts";

/** A source that shows exactly the pages it is given, and answers single reads from what is really there. */
class Scripted implements Observer {
  pages: Sighting[][] = [];
  end: Partial<ScanEnd> = {};
  /** Thrown after the pages. */
  failure: Error | null = null;
  readonly there = new Map<string, FoundObject[]>();
  readonly looked: string[] = [];
  reads = 0;

  /** What is there, listed completely. */
  list(): void {
    this.pages = [[...this.there].flatMap(([key, found]) => found.map((one) => this.entry(key, one)))];
  }

  entry(key: string, found: FoundObject, stamp: string | null = null): Sighting {
    const read = () => {
      this.reads += 1;
      return found;
    };
    return { ...sighting(key, found), stamp, read } as Sighting;
  }

  async *scan(): AsyncGenerator<Sighting[], ScanEnd, void> {
    yield* this.pages;
    if (this.failure !== null) throw this.failure;
    return { filters: "everything", pages: this.pages.length, announced: null, suspect: null, ...this.end };
  }

  async look(_source: string, key: string, _link: string | null, now: number) {
    this.looked.push(key);
    return { complete: true, asOf: now, found: this.there.get(key) ?? [] };
  }

  async close() {}
}

let database: Awaited<ReturnType<typeof makeTestDatabase>>;
let store: ReturnType<typeof postgresStore>;
let sql: Sql;
let api: Scripted;
let spec: ConnectorSpec;
let deps: DetectDeps;

beforeEach(async () => {
  database = await makeTestDatabase();
  store = postgresStore({ url: database.reconcilerUrl, name: "test", max: 10 });
  sql = database.sql;
  api = new Scripted();
  await sql`insert into teams (id, name) values ('billing', 'Billing'), ('data', 'Data')`;
  await configure({});
});
afterEach(async () => {
  await store.close();
  await database.drop();
});

async function configure(source: Partial<SourceSpec>, over: Partial<ConnectorSpec> = {}): Promise<void> {
  const sources = worldSpec.sources.map((one) => ({ ...one, ...source }));
  spec = { ...worldSpec, ...over, sources };
  const config = {
    spec,
    steward: "data",
    connect: () => ({ spec, observer: () => api, actor: () => undefined as never }),
  };
  deps = { store, ports: systemPorts, kinds: new Map([["thing", { config, observer: api }]]) };
  await store.registerSources(declaredSources(spec));
}

const asAsked = (id: string): FoundObject => ({
  externalId: id,
  owner: "billing",
  permissions: ["read"],
  fields: { size: 1 },
  by: "link",
});

/** Things that were asked for an hour ago, and that are there as asked. */
async function things(...keys: string[]): Promise<void> {
  const desired = spec.desire("", {});
  const wants = wantsDigest({ presence: "present", owner: "billing", desired });
  for (const key of keys) {
    api.there.set(key, [asAsked(`x-${key}`)]);
    const ref = { bucket: bucketOf("thing", key), kind: "thing", key };
    await transaction(sql, async (tx) => {
      await tx`insert into objects ${tx({ ...ref, ref: refOf(ref), generation: 1, presence: "present", owner: "billing", owner_epoch: 1, asked_by: "x", external_id: `x-${key}`, wants })}`;
      await tx`insert into intents ${tx({ ...ref, generation: 1, presence: "present", spec: tx.json({}), desired: json(tx, desired), owner: "billing", subject: key, asked_by: "x", asked_at: new Date(Date.now() - 3_600_000) })}`;
    });
  }
  api.list();
}

/** As many more like the only one there is. */
async function copies(count: number): Promise<void> {
  for (const table of ["objects", "intents", "facts"]) {
    await sql`
      insert into ${sql(table)} select (jsonb_populate_record(o, jsonb_build_object('key', 'k' || n,
        'bucket', plumbline.bucket_of('thing', 'k' || n), 'fingerprint', n))).*
      from ${sql(table)} o cross join generate_series(1, ${count}::int) n`;
  }
}

const keysOf = (n: number) => Array.from({ length: n }, (_, i) => `k${String(i).padStart(3, "0")}`);
const sweep = () => detect(deps, {}, "test");
const rowVersions = async () => {
  const rows = await sql<{ what: string }[]>`
    select 'object ' || key || ' ' || xmin::text as what from objects
    union all select 'fact ' || key || ' ' || xmin::text from facts order by 1`;
  return rows.map((row) => row.what);
};
const lastScan = async () => {
  const [row] =
    await sql`select complete, suspect, counted, unreadable from scans order by started_at desc, id desc limit 1`;
  return row;
};

/** Until a statement waits for a lock. */
async function somebodyWaits(): Promise<void> {
  const waits = () => sql<{ n: number }[]>`select count(*)::int as n from pg_locks where not granted`;
  await expect.poll(async () => (await waits())[0]?.n).toBeGreaterThan(0);
}

test("what changes while it is being settled is not settled by what it was", async () => {
  await things("moved", "left");
  await detect(deps, {}, "test");
  await sql`select plumbline.mark(kind, key) from objects`;
  const commit = latch();
  const written = latch();
  const change = transaction(sql, async (tx) => {
    await tx`update facts set shows = 'something else' where key = 'moved'`;
    await tx`select plumbline.mark(kind, key) from objects where key = 'moved' for update`;
    written.open();
    await commit.opened;
  });
  await written.opened;
  // It waits for nobody: what somebody has is left to the next pass.
  expect(await store.settleInSync("thing")).toEqual({ settled: 1, left: 1 });
  commit.open();
  await change;
  expect(await sql`select key from dirty_objects`).toEqual([{ key: "moved" }]);
  expect(await store.settleInSync("thing")).toEqual({ settled: 0, left: 1 });
});

test("what was marked before, and a scan shows otherwise while it is being settled, is judged by what the scan shows", async () => {
  await things("moved", "held");
  await sweep();
  for (const key of ["moved", "held"]) api.there.set(key, [{ ...asAsked(`x-${key}`), fields: { size: 2 } }]);
  api.list();
  await sql`select plumbline.mark(kind, key) from objects`;
  const release = latch();
  const hold = latch();
  const holding = transaction(sql, async (tx) => {
    await tx`select 1 from facts where key = 'held' for update`;
    hold.open();
    await release.opened;
  });
  await hold.opened;
  const swept = sweep();
  await somebodyWaits();
  // The scan has both objects and has written neither fact.
  const settled = store.settleInSync("thing");
  await Promise.race([settled, systemPorts.scheduler.sleep(300)]);
  release.open();
  await Promise.all([holding, settled]);
  expect((await swept).drifts.map(({ key }) => key).sort()).toEqual(["held", "moved"]);
  expect(await sql`select key from dirty_objects`).toEqual([]);
});

test("what is asked for, and judged, while a scan that shows it is taken in is judged again by what the scan shows", async () => {
  await things("asked");
  await sweep();
  await things("new");
  const [row] = await sql`select * from objects where key = 'new'`;
  const [intent] = await sql`select * from intents where key = 'new'`;
  for (const table of ["intents", "objects", "dirty_objects"]) await sql`delete from ${sql(table)} where key = 'new'`;
  api.there.set("new", [{ ...asAsked("x-new"), fields: { size: 2 } }]);
  api.list();
  const release = latch();
  const hold = latch();
  // By what was known without the scan: nothing is left to do.
  const judged = {
    verdict: "in_sync",
    status: "in_place",
    spoke: "api",
    verdict_as_of: new Date(),
    expires_at: new Date(Date.now() + 3_600_000),
  };
  const asking = transaction(sql, async (tx) => {
    await tx`insert into objects ${tx({ ...row, ...judged })}`;
    await tx`insert into intents ${tx({ ...intent, spec: tx.json({}), desired: json(tx, intent?.desired) })}`;
    await tx`delete from dirty_objects where key = 'new'`;
    hold.open();
    await release.opened;
  });
  await hold.opened;
  const swept = sweep();
  await somebodyWaits();
  release.open();
  await asking;
  expect((await swept).drifts.map(({ key }) => key)).toEqual(["new"]);
});

const shownOf = async (key: string) => (await sql`select shown from objects where key = ${key}`)[0]?.shown;

test("what all sources show of an object is beside what is asked of it, whoever writes their facts", async () => {
  await things("a");
  const [before] = await sql`select wants, shown from objects`;
  expect(before?.shown).toBeNull();
  await sweep();
  const same = `${before?.wants} x-a`;
  expect(await shownOf("a")).toBe(same);
  const other = (source: string, shows: string | null, complete = true) => sql`
    insert into facts (bucket, kind, key, source, found, complete, digest, shows, external_id, as_of, observed_at)
    select bucket, kind, key, ${source}, '[]', ${complete}, 'd', ${shows}, 'x-a', now(), now() from objects
    on conflict (bucket, kind, key, source) do update set shows = excluded.shows, complete = excluded.complete`;
  await other("ledger", before?.wants);
  expect(await shownOf("a")).toBe(same);
  await other("ledger", "another");
  expect(await shownOf("a")).toBeNull();
  // Known again only once it is settled, by all of them: the ledger is no source that counts, and still it differs.
  await sql`select plumbline.mark(kind, key) from objects`;
  expect(await store.settleInSync("thing")).toEqual({ settled: 1, left: 0 });
  expect(await shownOf("a")).toBeNull();
  await sql`delete from facts where source = 'ledger'`;
  await sql`select plumbline.mark(kind, key) from objects`;
  await store.settleInSync("thing");
  expect(await shownOf("a")).toBe(same);
  // The only source that there is: what it says anew ends it, and so does a look that may not have seen everything.
  await sql`update facts set shows = 'another'`;
  expect(await shownOf("a")).toBeNull();
  await sql`update facts set shows = ${before?.wants}`;
  expect(await shownOf("a")).toBeNull();
  await sql`select plumbline.mark(kind, key) from objects`;
  await store.settleInSync("thing");
  expect(await shownOf("a")).toBe(same);
  await sql`update facts set complete = false`;
  expect(await shownOf("a")).toBeNull();
  await sql`select plumbline.mark(kind, key) from objects`;
});

test("what is asked anew ends what a row tells of its sources, and the fact that answers it need not", async () => {
  await things("a", "b");
  await sweep();
  const [told] = await sql`select shown from objects where key = 'a'`;
  expect(told?.shown).not.toBeNull();
  await sql`update objects set wants = wants, generation = generation + 1 where key = 'a'`;
  expect(await shownOf("a")).toBe(told?.shown);
  await sql`update objects set wants = 'another'`;
  expect([await shownOf("a"), await shownOf("b")]).toEqual([null, null]);
  const before = await rowVersions();
  await sql`update facts set shows = 'another'`;
  const written = (await rowVersions()).filter((row) => !before.includes(row));
  expect(written.map((row) => row.split(" ")[0])).toEqual(["fact", "fact"]);
  // Asked as it was before: what its source showed then is not what it shows now.
  await sql`update objects o set wants = split_part(${told?.shown}, ' ', 1)`;
  expect([await shownOf("a"), await shownOf("b")]).toEqual([null, null]);
});

test("what its row tells already is taken off the list, and neither row nor fact is read or written for it", async () => {
  await things("told", "moved", "unsure");
  await sweep();
  await sweep();
  await sql`update objects set shown = null where key = 'unsure'`;
  await sql`update facts set shows = 'another' where key = 'moved'`;
  const before = await rowVersions();
  await sql`select plumbline.mark(kind, key) from objects`;
  expect(await store.settleInSync("thing")).toEqual({ settled: 2, left: 1 });
  const written = (await rowVersions()).filter((row) => !before.includes(row));
  expect(written.map((row) => row.split(" ").slice(0, 2).join(" "))).toEqual(["object unsure"]);
  expect(await sql`select key from dirty_objects`).toEqual([{ key: "moved" }]);
});

test("a row is found where it was when it was marked, and taken for no other that is there by now", async () => {
  await things("told", "written", "moved");
  await sweep();
  await sweep();
  await store.noteSettings("thing", { judgedUnder: "another", version: "another" });
  const places = await sql`
    select key from dirty_objects d where place = (select ctid from objects where key = d.key) order by key`;
  expect(places.map(({ key }) => key)).toEqual(["moved", "told", "written"]);
  await sql`update objects set request_token = 'x' where key = 'written'`;
  await sql`update facts set shows = 'another' where key = 'moved'`;
  await sql`update dirty_objects set place = (select ctid from objects where key = 'told') where key = 'moved'`;
  const before = await rowVersions();
  expect(await store.settleInSync("thing")).toEqual({ settled: 2, left: 1 });
  const written = (await rowVersions()).filter((row) => !before.includes(row));
  expect(written.map((row) => row.split(" ").slice(0, 2).join(" "))).toEqual(["object written"]);
  expect(await sql`select key from dirty_objects`).toEqual([{ key: "moved" }]);
});

test("no mark is lost to who takes entries off by what a row tells, however many are made meanwhile", async () => {
  await things("k0");
  await sweep();
  // So many that reading them takes a while.
  await copies(2500);
  const [right] = await sql<{ digest: string; shows: string }[]>`select digest, shows from facts where key = 'k0'`;
  if (right === undefined) throw new Error("no fact");
  const source = spec.sources[0]?.name ?? "";
  let [next, taken] = [1, 0];
  for (let round = 0; round < 6; round += 1) {
    await sql`select count(plumbline.mark(kind, key)) from objects where key <> 'k0'`;
    let isSettling = true;
    const move = async () => {
      for (; isSettling; ) {
        const key = `k${next++}`;
        await store.transaction(async (tx) => {
          const fact = await tx.fact({ kind: "thing", key }, source);
          if (fact === null) throw new Error(key);
          await tx.putFact({ ...fact, digest: "another", shows: "another", asOf: tx.now, observedAt: tx.now });
        });
      }
    };
    const settle = store.settleInSync("thing").finally(() => {
      isSettling = false;
    });
    await Promise.all([move(), move(), move()]);
    taken += (await settle).settled;
    const lost = await sql`
      select o.key from objects o join facts f using (bucket, kind, key)
      where f.shows <> o.wants and not exists (select 1 from dirty_objects d where d.key = o.key)`;
    expect(lost).toEqual([]);
  }
  expect(next).toBeGreaterThan(40);
  expect(taken).toBeGreaterThan(5_000);
});

test("a pass ends, also where what it judged is due again before all of it is judged", async () => {
  await configure({}, { settleMs: 1 });
  await things("k0");
  await copies(600);
  api.pages = [];
  api.failure = new Error("away");
  expect((await sweep()).counts).toMatchObject({ objects: 601, verifying: 601 });
  expect((await sweep()).counts).toMatchObject({ objects: 601, verifying: 601 });
});

test("an unchanged listing writes no row, reads no entry by itself, and keeps everything fresh", async () => {
  await things(...keysOf(40));
  expect((await sweep()).counts).toMatchObject({ objects: 40, in_sync: 40 });
  const before = await rowVersions();
  const [fresh] = await sql<{ until: Date }[]>`select min(expires_at) as until from objects_now`;
  api.looked.length = 0;
  await systemPorts.scheduler.sleep(20);
  expect((await sweep()).counts).toMatchObject({ objects: 40, in_sync: 40 });
  expect(await rowVersions()).toEqual(before);
  expect(api.looked).toEqual([]);
  const [fresher] = await sql<{ until: Date }[]>`select min(expires_at) as until from objects_now`;
  expect(Number(fresher?.until)).toBeGreaterThan(Number(fresh?.until));
});

test("one changed entry is one changed fact and one judged object; its neighbours are not written", async () => {
  await things(...keysOf(40));
  await sweep();
  const before = await rowVersions();
  api.there.set("k007", [{ ...asAsked("x-k007"), fields: { size: 2 } }]);
  api.list();
  expect((await sweep()).drifts).toMatchObject([{ key: "k007", class: "attribute_drift" }]);
  const changed = (await rowVersions()).filter((row) => !before.includes(row));
  expect(changed.map((row) => row.split(" ").slice(0, 2).join(" ")).sort()).toEqual(["fact k007", "object k007"]);
});

test("a known stamp is not read again; a new one is", async () => {
  await things("a", "b");
  const listed = (version: string) => [[api.entry("a", asAsked("x-a"), "1"), api.entry("b", asAsked("x-b"), version)]];
  api.pages = listed("1");
  await sweep();
  expect(api.reads).toBe(2);
  api.pages = listed("1");
  await sweep();
  expect(api.reads).toBe(2);
  api.pages = listed("2");
  await sweep();
  expect(api.reads).toBe(3);
});

test("a connector that reads otherwise reads everything again", async () => {
  await things("a", "b");
  api.pages = [[api.entry("a", asAsked("x-a"), "1"), api.entry("b", asAsked("x-b"), "1")]];
  await sweep();
  await configure({}, { version: "2" });
  await sweep();
  expect(api.reads).toBe(4);
});

test("what a complete listing does not show is gone only after it was read by itself", async () => {
  await things(...keysOf(20));
  await sweep();
  api.pages = [api.pages.flat().filter((entry) => entry.key !== "k003" && entry.key !== "k004")];
  api.there.delete("k004");
  const report = await sweep();
  expect(api.looked.slice(-2).sort()).toEqual(["k003", "k004"]);
  expect(report.drifts).toMatchObject([{ key: "k004", class: "missing_external", direction: "vanished" }]);
});

test("what nobody asked for and is gone is told as of its own read, however many listings do not show it", async () => {
  await things(...keysOf(20));
  api.there.set("stray", [asAsked("x-stray")]);
  api.list();
  await sweep();
  api.there.delete("stray");
  api.list();
  await sweep();
  const told = async () => {
    const [row] = await sql<{ verdict: string; known: Date; until: Date }[]>`
      select verdict, verdict_as_of as known, expires_at as until from objects_now where key = 'stray'`;
    return row;
  };
  const gone = await told();
  expect(gone?.verdict).toBe("in_sync");
  // It is back, and the listing hides it.
  api.there.set("stray", [asAsked("x-stray")]);
  await systemPorts.scheduler.sleep(20);
  await sweep();
  const upheld = await told();
  expect(upheld?.known).toEqual(gone?.known);
  expect(Number(upheld?.until)).toBeGreaterThan(Number(gone?.until));
  await sql`select plumbline.mark(kind, key) from objects where key = 'stray'`;
  await sweep();
  expect((await told())?.known).toEqual(gone?.known);
});

test("a source from which much really went away is believed again once a reviewer says that so few are right", async () => {
  await things(...keysOf(20));
  await sweep();
  for (const key of keysOf(20).slice(5)) api.there.delete(key);
  api.list();
  for (let again = 0; again < 2; again += 1) {
    const report = await sweep();
    expect(report.drifts).toEqual([]);
    expect(await lastScan()).toMatchObject({ complete: false, suspect: expect.stringContaining("5 objects, and 20") });
  }
  await sql`insert into people (id, email, name, role) values ('rita', 'rita@example.com', 'Rita', 'reviewer'), ('sam', 'sam@example.com', 'Sam', 'support')`;
  const accept = async (who: string, counted: number) => {
    const person = await readPerson(sql, who);
    if (person === null) throw new Error(`There is no ${who}.`);
    const { kind = "", name = "" } =
      (await sql<{ kind: string; name: string }[]>`select kind, name from sources`)[0] ?? {};
    return acceptSize(personContext(sql, person.principal), { kind, source: name, counted, reason: "a team left" });
  };
  await expect(accept("sam", 5)).rejects.toMatchObject({ status: 403 });
  await expect(accept("rita", 6)).rejects.toThrow("showed 5 entries");
  expect(await accept("rita", 5)).toMatchObject({ before: 20, counted: 5 });
  await expect(sweep()).resolves.toMatchObject({ complete: true });
  expect(await lastScan()).toMatchObject({ complete: true, counted: 5 });
  const [missing] =
    await sql`select count(*)::int as n from drifts where class = 'missing_external' and resolved_at is null`;
  expect(missing?.n).toBe(15);
  expect(new Set(api.looked.slice(-15)).size).toBe(15);
  await expect(accept("rita", 5)).rejects.toThrow("is not refused");
});

test("what can neither be seen nor read is not gone: it is being checked", async () => {
  await things(...keysOf(20));
  await sweep();
  api.pages = [api.pages.flat().filter((entry) => entry.key !== "k003")];
  api.look = async () => {
    throw new Error("refused");
  };
  const report = await sweep();
  expect(report.drifts).toEqual([]);
  expect(report.counts).toMatchObject({ in_sync: 19, verifying: 1 });
});

test.each<[string, () => void, string]>([
  [
    "cut off half-way",
    () => {
      api.pages = [api.pages.flat().slice(0, 10)];
      api.failure = new Error("The connection was lost.");
    },
    "The connection was lost.",
  ],
  [
    "40 % fewer than before",
    () => {
      api.pages = [api.pages.flat().slice(0, 12)];
    },
    "It showed 12 objects, and 20 the time before.",
  ],
  [
    "nothing where there was something",
    () => {
      api.pages = [[]];
    },
    "It showed 0 objects, and 20 the time before.",
  ],
  [
    "an entry twice",
    () => {
      api.pages = [api.pages.flat(), [api.pages.flat()[3] as Sighting]];
    },
    "It showed x-k003 twice: the list moved while it was read.",
  ],
  [
    "an entry twice of which nothing was known",
    () => {
      const added = api.entry("k020", asAsked("x-k020"));
      api.pages = [[...api.pages.flat(), added], [added]];
    },
    "It showed x-k020 twice: the list moved while it was read.",
  ],
  [
    "fewer than it says there are",
    () => {
      api.pages = [api.pages.flat().slice(1)];
      api.end = { announced: 20 };
    },
    "It says that there are 20, and showed 19.",
  ],
  [
    "an entry without a readable key",
    () => {
      api.pages = [[...api.pages.flat().slice(1), { key: null, unreadable: "id is a number", raw: '{"id":1}' }]];
    },
    "1 of its entries could not even be told apart: any object may be among them.",
  ],
  [
    "what its connector doubts",
    () => {
      api.pages = [api.pages.flat().slice(1)];
      api.end = { suspect: "The total changed." };
    },
    "The total changed.",
  ],
])("a listing that is suspect concludes nothing: %s", async (_, spoil, says) => {
  await things(...keysOf(20));
  await sweep();
  const before = await rowVersions();
  const [watermark] = await sql`select watermark from sources`;
  spoil();
  const report = await sweep();
  expect(report).toMatchObject({ complete: false, drifts: [], counts: { in_sync: 20 } });
  expect(report.sources).toMatchObject([{ complete: false, suspect: says }]);
  const [source] = await sql`select watermark, coalesce(suspect, last_error) as why from sources`;
  expect(source).toEqual({ watermark: watermark?.watermark, why: says });
  expect(await rowVersions()).toEqual(before);
  expect(await sql`select 1 from sightings`).toHaveLength(0);
});

test("a canary that is not shown makes the view a limited one", async () => {
  await configure({ canary: "k000" });
  await things(...keysOf(20));
  expect((await sweep()).complete).toBe(true);
  api.pages = [api.pages.flat().filter((entry) => entry.key !== "k000")];
  const report = await sweep();
  expect(report).toMatchObject({ complete: false, drifts: [] });
  expect(report.sources[0]?.suspect).toContain("It does not show k000, which is always there");
});

test("nor is one object absent in a view that does not show its canary, whatever the connector", async () => {
  await configure({ canary: "k000" });
  await things(...keysOf(20));
  await sweep();
  const look = async (...gone: string[]) => {
    api.looked.length = 0;
    for (const key of keysOf(20)) api.there.set(key, gone.includes(key) ? [] : [asAsked(`x-${key}`)]);
    const { drifts } = await detect(deps, { kind: "thing", key: "k007" }, "test");
    const [fact] = await sql`select complete, unreadable from facts where key = 'k007'`;
    return { ...fact, told: drifts.map(({ key, class: name }) => `${key} ${name}`), looked: [...api.looked] };
  };
  expect(await look()).toEqual({ complete: true, unreadable: null, told: [], looked: ["k007"] });
  expect(await look("k000", "k007")).toEqual({
    complete: false,
    unreadable: "It shows nothing, and may not show everything.",
    told: [],
    looked: ["k007", "k000"],
  });
  expect(await look("k007")).toEqual({
    complete: true,
    unreadable: null,
    told: ["k007 missing_external"],
    looked: ["k007", "k000"],
  });
});

test("an entry that is not what the source promises is set aside, and only its own object is in doubt", async () => {
  await things(...keysOf(20));
  await sweep();
  api.pages = [
    api.pages.flat().map((entry) =>
      entry.key === "k005"
        ? ({
            ...entry,
            stamp: "odd",
            read: () => {
              throw new Error("size: is a number in words");
            },
          } as Sighting)
        : entry,
    ),
  ];
  const report = await sweep();
  expect(report).toMatchObject({ complete: true, drifts: [], counts: { in_sync: 19, verifying: 1 } });
  expect(await lastScan()).toMatchObject({ unreadable: [{ key: "k005", why: "size: is a number in words" }] });
  expect(await sql`select unreadable from facts where key = 'k005'`).toEqual([
    { unreadable: "size: is a number in words" },
  ]);
});

test("whatever text is wrong with an entry, its reason is kept", async () => {
  await things(...keysOf(20));
  await sweep();
  api.pages = [[...api.pages.flat(), { key: null, unreadable: "id: a zero byte \0", raw: "half \uD800 of one" }]];
  expect((await sweep()).sources[0]?.suspect).toContain("could not even be told apart");
  const [odd] = (await lastScan())?.unreadable ?? [];
  expect(odd).toEqual({ key: null, why: "id: a zero byte \uFFFD", raw: "half \uFFFD of one" });
});

test("two entries of one key are one fact with both, whether they come together or one after the other", async () => {
  await things("a", ...keysOf(10));
  await sweep();
  api.there.set("a", [asAsked("x-a"), asAsked("x-b")]);
  api.list();
  expect((await sweep()).drifts).toMatchObject([{ key: "a", class: "duplicate_side_effect" }]);
  expect((await sweep()).drifts).toMatchObject([{ key: "a", class: "duplicate_side_effect" }]);
  api.there.set("a", [asAsked("x-a")]);
  api.list();
  expect((await sweep()).drifts).toEqual([]);
});

test("where reads lag, one that finds nothing is not believed; a second one, the settle time later, is", async () => {
  // Longer than two sweeps take on a busy machine.
  await configure({}, { settleMs: 4_000, capabilities: { ...worldSpec.capabilities, read: "lagging" } });
  await things(...keysOf(20));
  await sweep();
  api.there.delete("k001");
  api.list();
  expect((await sweep()).counts).toMatchObject({ in_sync: 19, verifying: 1 });
  expect((await sweep()).counts).toMatchObject({ verifying: 1 });
  await systemPorts.scheduler.sleep(spec.settleMs + 50);
  expect((await sweep()).drifts).toMatchObject([{ key: "k001", class: "missing_external", direction: "vanished" }]);
});

test("evidence that ends turns every green within the sweep, and no row has to be written for it", async () => {
  await configure({ freshnessMs: 4_000 });
  await things(...keysOf(5));
  await sweep();
  const before = await rowVersions();
  const stale = async () => {
    const rows = await sql<{ stale: boolean }[]>`select expires_at < now() as stale from objects_now`;
    return rows.filter((row) => row.stale).length;
  };
  expect(await stale()).toBe(0);
  await systemPorts.scheduler.sleep(4_050);
  expect(await stale()).toBe(5);
  expect(await rowVersions()).toEqual(before);
  await sweep();
  expect(await stale()).toBe(0);
});

test("a team that departs has what it owns judged again, although no evidence changed", async () => {
  await things("a", "b");
  await sweep();
  await sql`update teams set departed_at = now() where id = 'billing'`;
  expect((await sweep()).drifts.map((drift) => [drift.key, drift.class, drift.direction])).toEqual(
    expect.arrayContaining([
      ["a", "stale_owner", "departed"],
      ["b", "stale_owner", "departed"],
    ]),
  );
});

test("gone by itself and back again is told apart from back after a repair", async () => {
  await things("a", "b");
  await sweep();
  const drifted = [{ ...asAsked("x-a"), fields: { size: 2 } }];
  for (const there of [drifted, [asAsked("x-a")], drifted]) {
    api.there.set("a", there);
    api.list();
    await sweep();
  }
  expect(await sql`select came_back, flapped, occurrences from drifts where resolved_at is null`).toEqual([
    { came_back: 0, flapped: 1, occurrences: 1 },
  ]);
});

test("two reconcilers judge the same kind at once, each object once", async () => {
  await things(...keysOf(120));
  for (const key of keysOf(120)) api.there.set(key, [{ ...asAsked(`x-${key}`), fields: { size: 2 } }]);
  api.list();
  const reports = await Promise.all([sweep(), sweep()]);
  for (const report of reports) expect(report.unjudged).toEqual([]);
  expect(await sql`select count(*)::int as n, count(distinct key)::int as keys from drifts`).toEqual([
    { n: 120, keys: 120 },
  ]);
});
