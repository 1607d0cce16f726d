import { randomUUID } from "node:crypto";
import { afterAll, beforeAll, beforeEach, expect, test } from "vitest";
import { bucketOf } from "../../reconciler/model/bucket.ts";
import type { Sql } from "../client.ts";
import { makeTestDatabase } from "../test/database.ts";
import { navCounts } from "./nav-counts.ts";
import { overviewCounts } from "./overview-counts.ts";
import { sourceList } from "./source-list.ts";
import { addObject, addSource, admin, endUser, reviewer } from "./test/rows.ts";
import type { Viewer } from "./viewer.ts";

let sql: Sql;
let drop: () => Promise<void>;
beforeAll(async () => {
  ({ sql, drop } = await makeTestDatabase());
});
afterAll(() => drop());
beforeEach(() => sql`truncate objects, facts, sources, scans, drifts`);

const KIND = "database_access";
const read = async (viewer: Viewer = admin) => (await sourceList(sql, { viewer })).rows;
const only = async (viewer: Viewer = admin) => {
  const [row] = await read(viewer);
  if (row === undefined) throw new Error("no source");
  return row;
};

type Scan = { secondsAgo: number; complete?: boolean; suspect?: string; announced?: number | null; counted?: number };
type Entry = { key: string | null; why: string; raw: string | null };

async function addScan(
  { secondsAgo, complete = true, suspect, announced = null, counted = 3 }: Scan,
  entries: Entry[] = [],
) {
  const id = `scan_${randomUUID()}`;
  const at = new Date(Date.now() - secondsAgo * 1_000);
  await sql`insert into scans (id, run_id, kind, source, filters, pages, announced, counted, started_at, ended_at, complete, suspect, unreadable)
    values (${id}, 'run', ${KIND}, 'catalog', 'all', 1, ${announced}, ${counted}, ${at}, ${at}, ${complete}, ${suspect ?? null},
            ${JSON.stringify(entries)}::text::jsonb)`;
  if (complete) await sql`update sources set watermark = ${at}, watermark_scan = ${id}, counted = ${counted}`;
}
const entry = (key: string | null, raw: string | null = null): Entry => ({ key, why: `why ${key}`, raw });

async function addUnreadableFact(key: string) {
  await sql`insert into facts (bucket, kind, key, source, found, complete, digest, unreadable, as_of, observed_at)
    values (${bucketOf(KIND, key)}, ${KIND}, ${key}, 'catalog', '[]', false, 'd', ${`why ${key}`}, now(), now())`;
}

test("what the last complete scan counted, beside what it announced; nothing is refused or set aside", async () => {
  await addSource(sql);
  expect(await only()).toMatchObject({
    announced: null,
    refused: null,
    setAside: { count: 0, more: false, first: [] },
  });
  await addScan({ secondsAgo: 9, announced: 41, counted: 41 });
  expect(await only()).toMatchObject({ announced: 41, counted: 41, refused: null, covers: "all", pushed: false });
});

test("a refused scan is told with its reason, and what the complete one said stands", async () => {
  await addSource(sql);
  await addScan({ secondsAgo: 60, announced: 100, counted: 100 });
  const { watermark } = await only();
  const suspect = "It says that there are 100, and showed 60.";
  await addScan({ secondsAgo: 5, complete: false, suspect, announced: 100, counted: 60 });
  expect(await only()).toMatchObject({
    watermark,
    announced: 100,
    counted: 100,
    refused: { why: suspect, announced: 100, counted: 60, at: expect.stringMatching(/Z$/) },
  });
  await addScan({ secondsAgo: 1, announced: null, counted: 99 });
  expect(await only()).toMatchObject({ refused: null, announced: null, counted: 99 });
});

test("entries set aside: those of the last scan first, then those that still stand so, each once", async () => {
  await addSource(sql);
  await addScan({ secondsAgo: 60 }, [entry("old"), entry("gone")]);
  await addScan({ secondsAgo: 5, complete: false, suspect: "s" }, [entry(null, "{<b>}\r\n"), entry("new")]);
  for (const key of ["old", "new", "a", "b", "c"]) await addUnreadableFact(key);
  expect((await only()).setAside).toEqual({
    count: 6,
    more: false,
    first: [entry(null, "{<b>}\r\n"), entry("new"), entry("a"), entry("b"), entry("c")],
  });
});

test("a scan keeps fifty of them, so there may be more", async () => {
  await addSource(sql);
  await addScan(
    { secondsAgo: 5 },
    Array.from({ length: 50 }, (_, n) => entry(`k${n}`)),
  );
  expect((await only()).setAside).toMatchObject({ count: 50, more: true, first: { length: 5 } });
});

test("an entry is seen with its object, and raw text by those who see every team", async () => {
  await addSource(sql);
  await addObject(sql, { key: "ours", owner: "billing" });
  await addObject(sql, { key: "theirs", owner: "data" });
  await addScan({ secondsAgo: 5 }, [
    entry("theirs", "secret"),
    entry("ours", "x"),
    entry(null, "raw"),
    entry("unknown"),
  ]);
  const { setAside } = await only(reviewer(["billing"]));
  expect(setAside).toEqual({ count: 4, more: false, first: [entry("ours"), entry(null)] });
  expect((await only()).setAside.first).toHaveLength(4);
  expect(await read(endUser)).toEqual([]);
});

test("a source that tells by itself is late for nothing", async () => {
  await addSource(sql);
  await addSource(sql, { name: "events", readAge: null });
  const counts = async () => ({
    stale: (await read()).map(({ name, stale }) => [name, stale]),
    nav: (await navCounts(sql, { viewer: admin })).sources,
    overview: (await overviewCounts(sql, { viewer: admin })).sources.map(({ name }) => name),
  });
  expect(await counts()).toEqual({
    stale: [
      ["events", true],
      ["catalog", false],
    ],
    nav: { fresh: 1, all: 2 },
    overview: ["catalog", "events"],
  });
  await sql`update sources set pushed = true where name = 'events'`;
  expect(await counts()).toEqual({
    stale: [
      ["catalog", false],
      ["events", false],
    ],
    nav: { fresh: 1, all: 1 },
    overview: ["catalog"],
  });
});
