import { afterEach, beforeEach, describe, expect, test, vi } from "vitest";
import type { Sighting } from "../contract.ts";
import { hostileTexts } from "./directory.test-kit.ts";
import {
  accountOf,
  deadUrl,
  intentOf,
  look,
  now,
  openWorld,
  people,
  perform,
  planFor,
  scan,
  tokens,
  type World,
} from "./world.test-kit.ts";

let world: World;
beforeEach(async () => {
  world = await openWorld();
});
afterEach(() => world.directory.close());

const keysOf = (sightings: readonly Sighting[]) => sightings.map(({ key }) => key);
const idsOf = (sightings: readonly Sighting[]) =>
  sightings.flatMap((seen) => (seen.key === null ? [] : [seen.externalId]));

async function stampsOf(): Promise<Map<string, string | Uint8Array | null>> {
  const { sightings } = await scan(world.connector);
  return new Map(sightings.flatMap((seen) => (seen.key === null ? [] : [[seen.externalId, seen.stamp]])));
}

/** What a scan throws, as a sentence. */
async function scanRefuses(connector = world.connector): Promise<string> {
  return scan(connector).then(
    () => "it ended",
    (error: Error) => error.message,
  );
}

async function lookRefuses(key = "acct_ben"): Promise<string> {
  return look(world.connector, key).then(
    () => "it answered",
    (error: Error) => error.message,
  );
}

describe("a whole list", () => {
  test("page by page, ours only, and counted", async () => {
    const { pages, end } = await scan(world.connector);
    expect(pages.map(keysOf)).toEqual([
      ["acct_ana", "acct_ben", "acct_cleo"],
      ["acct_dora", "acct_emil", "acct_canary"],
      [],
    ]);
    expect(end).toEqual({
      filters: "accounts whose externalKey begins with acct_, or that a record of ours names; 1 others left out",
      pages: 3,
      announced: 6,
      suspect: null,
    });
  });

  test("an entry says what the account is, and how it was matched", async () => {
    const { sightings } = await scan(world.connector);
    const read = sightings.map((seen) => (seen.key === null ? null : seen.read()));
    expect(read.slice(0, 3)).toEqual([
      {
        externalId: "a1",
        owner: "billing",
        permissions: ["group:readers"],
        fields: { active: true, title: null, version: "1", external_key: "acct_ana" },
        by: "link",
      },
      {
        externalId: "a2",
        owner: "billing",
        permissions: ["group:readers", "group:writers"],
        fields: { active: true, title: "Ledger clerk", version: "1", external_key: "acct_ben" },
        by: "marker",
      },
      {
        externalId: "a3",
        owner: "data",
        permissions: ["group:readers"],
        fields: { active: false, title: null, version: "1", external_key: "acct_cleo" },
        by: "marker",
      },
    ]);
    expect(read[4]).toMatchObject({ externalId: "a5", by: "link", fields: { external_key: null } });
  });

  test("the key that an account carries comes before the one whose record names it, in a list and in a look", async () => {
    world.directory.accounts.set("a5", accountOf("a5", "fay"));
    const { sightings } = await scan(world.connector);
    const fay = sightings.find((seen) => seen.key !== null && seen.externalId === "a5");
    expect(fay?.key != null && [fay.key, fay.read()?.by]).toEqual(["acct_fay", "marker"]);
    expect((await look(world.connector, "acct_fay")).found).toMatchObject([{ externalId: "a5", by: "marker" }]);
    expect((await look(world.connector, "acct_emil")).found).toEqual([]);
  });

  test("a record of a key that is none of ours makes no account ours", async () => {
    const context = { now, signal: new AbortController().signal, linked: async () => new Map([["a5", "svc_emil"]]) };
    const keys: (string | null)[] = [];
    for await (const page of world.connector.observer().scan("directory", context)) keys.push(...keysOf(page));
    expect(keys).toEqual(["acct_ana", "acct_ben", "acct_cleo", "acct_dora", "acct_canary"]);
  });

  test("an empty directory is a list with a clean end", async () => {
    world.directory.accounts.clear();
    expect(await scan(world.connector)).toMatchObject({ pages: [[]], end: { pages: 1, announced: 0, suspect: null } });
  });

  test("reads change nothing, and the token for reading could not", async () => {
    const before = world.directory.dump();
    await scan(world.connector);
    for (const key of ["acct_ana", "acct_ben", "acct_nobody"]) await look(world.connector, key);
    expect(world.directory.reads).toBeGreaterThan(5);
    expect(world.directory.writes).toBe(0);
    expect(world.directory.dump()).toBe(before);
    const headers = { authorization: `Bearer ${tokens.read}`, "if-match": '"1"' };
    const answer = await fetch(`${world.directory.url}/accounts/a1`, { method: "DELETE", headers });
    expect([answer.status, world.directory.dump()]).toEqual([403, before]);
  });
});

describe("a stamp changes with whatever reading would show", () => {
  test("and with nothing else", async () => {
    expect(await stampsOf()).toEqual(await stampsOf());
  });

  test.each([
    ["a change that the source did not count", { groups: ["admins"] }],
    ["a version alone", { version: "2" }],
    ["a time alone", { updatedAt: "2026-01-02T00:00:00Z" }],
    ["a key", { externalKey: "acct_bea" }],
  ])("%s", async (_, change) => {
    const before = await stampsOf();
    world.directory.accounts.set("a2", { ...accountOf("a2", "ben"), ...people[1], ...change });
    const after = await stampsOf();
    expect(after.get("a2")).not.toBe(before.get("a2"));
    expect(after.get("a1")).toBe(before.get("a1"));
  });

  test("how it is matched", async () => {
    const before = await stampsOf();
    const signal = new AbortController().signal;
    const unlinked = world.connector
      .observer()
      .scan("directory", { now, signal, linked: async () => new Map<string, string>() });
    const page = await unlinked.next();
    const [ana] = page.done ? [] : page.value;
    expect(ana).toMatchObject({ key: "acct_ana", externalId: "a1", stamp: expect.any(String) });
    expect(ana).not.toMatchObject({ stamp: before.get("a1") });
  });
});

describe("a list that cannot be read to its end throws", () => {
  test.each<[string, (world: World) => void, string]>([
    ["html", (w) => w.directory.faults.html(), "GET /accounts answered text/html, not JSON."],
    ["half a JSON", (w) => w.directory.faults.notJson(), "GET /accounts answered something that is not JSON."],
    [
      "a redirect",
      (w) => w.directory.faults.redirect(),
      "GET /accounts answered 302, a redirect, which is not followed.",
    ],
    ["404 of a proxy", (w) => w.directory.faults.proxy404(), "GET /accounts answered 404 with text/html."],
    ["cut", (w) => w.directory.faults.cut(), "GET /accounts broke off before its answer was complete"],
    [
      "cut in its middle, of a length that was announced",
      (w) => w.directory.faults.cutMidBody(),
      "GET /accounts broke off before its answer was complete",
    ],
    [
      "cut in its middle, of no length",
      (w) => w.directory.faults.cutChunks(),
      "GET /accounts broke off before its answer was complete",
    ],
    ["50 MB", (w) => w.directory.faults.huge(50_000_000), "GET /accounts answered more than 5 MB."],
    ["a cursor twice", (w) => w.directory.faults.loop(), "Page 2 leads back to a page that was read before."],
    ["an empty page", (w) => w.directory.faults.emptyPage(), "Page 1 is empty and says that more follow."],
    [
      "a cursor that expired",
      (w) => w.directory.faults.cursorExpired(),
      "The list expired while it was read: its next page answered 410.",
    ],
    [
      "a total that is no number of things",
      (w) => w.directory.faults.total(-1),
      "GET /accounts answered no list of accounts: total: Too small: expected number to be >=0",
    ],
  ])("%s", async (_, misbehave, sentence) => {
    misbehave(world);
    expect(await scanRefuses()).toContain(sentence);
  });

  test.each([401, 403, 429, 500, 503])("status %i, without the credential that the answer repeats", async (status) => {
    world.directory.faults.status(status);
    expect(await scanRefuses()).toBe(`GET /accounts answered ${status} (Told to fail for Bearer [token]).`);
    expect(await lookRefuses()).toBe(`GET /accounts answered ${status} (Told to fail for Bearer [token]).`);
  });

  test("also where it breaks on a later page", async () => {
    const observer = world.connector.observer();
    const listing = observer.scan("directory", {
      now,
      signal: new AbortController().signal,
      linked: async () => new Map(),
    });
    expect((await listing.next()).done).toBe(false);
    world.directory.faults.status(503);
    await expect(listing.next()).rejects.toThrow("503");
  });

  test("more pages than were announced", async () => {
    for (let at = 10; at < 60; at += 1) world.directory.accounts.set(`b${at}`, accountOf(`b${at}`, `more_${at}`));
    world.directory.faults.total(3);
    expect(await scanRefuses()).toBe("The list goes on after 11 pages, though it announced 3 accounts.");
  });

  test("too slow, and nothing is asked twice", async () => {
    world.directory.faults.slow(5_000);
    expect(await scanRefuses(world.with({ requestMs: 400 }))).toBe("GET /accounts was not answered within 0.4 s.");
    expect(world.directory.reads).toBe(1);
  });

  test("stopped while it waits", async () => {
    world.directory.faults.slow(5_000);
    const stop = new AbortController();
    const scanning = scan(world.connector, { signal: stop.signal });
    await vi.waitFor(() => expect(world.directory.reads).toBe(1));
    stop.abort();
    await expect(scanning).rejects.toThrow("was stopped before it was answered");
  });

  test("nobody there", async () => {
    const nowhere = world.with({ urls: { directory: await deadUrl() } });
    expect(await scanRefuses(nowhere)).toBe("GET /accounts could not be sent: ECONNREFUSED.");
  });

  test("a huge answer is cut off, not taken in", async () => {
    world.directory.faults.huge(50_000_000);
    const before = process.memoryUsage().arrayBuffers;
    await scanRefuses();
    expect(process.memoryUsage().arrayBuffers - before).toBeLessThan(20_000_000);
  });
});

describe("a list that ended, and may still not show everything, says so", () => {
  test("the total changed", async () => {
    world.directory.faults.total(9, { calls: 1 });
    expect((await scan(world.connector)).end).toMatchObject({
      announced: 8,
      suspect: "The total changed from 9 to 7 while it was listed.",
    });
  });

  test("a total that is not what is there is told, for the count to be held against", async () => {
    world.directory.faults.total(1234);
    const { sightings, end } = await scan(world.connector);
    expect([sightings.length, end.announced, end.suspect]).toEqual([6, 1233, null]);
  });

  test("the last page was lost: fewer than announced", async () => {
    world.directory.accounts.set("a7", accountOf("a7", "gil"));
    world.directory.accounts.delete("z9");
    world.directory.faults.dropLastPage();
    const { sightings, end } = await scan(world.connector);
    expect([sightings.length, end.announced]).toEqual([6, 7]);
  });

  test("it moved: one came twice, another was lost, and the count is right", async () => {
    world.directory.faults.shift();
    const { sightings, end } = await scan(world.connector);
    expect(idsOf(sightings)).toEqual(["a1", "a2", "a3", "a3", "a4", "a5"]);
    expect(end.suspect).toBe("Account a3 came after a3: the list moved while it was read.");
  });

  test("it moved among accounts that are none of ours", async () => {
    world.directory.accounts.set("a3", accountOf("a3", null));
    world.directory.faults.shift();
    const { sightings, end } = await scan(world.connector);
    expect(idsOf(sightings)).toEqual(["a1", "a2", "a4", "a5"]);
    expect(end.suspect).toBe("Account a3 came after a3: the list moved while it was read.");
  });

  test("one row twice", async () => {
    world.directory.faults.duplicateRow({ calls: 1 });
    const { sightings, end } = await scan(world.connector);
    expect(idsOf(sightings)).toEqual(["a1", "a1", "a2", "a3", "a4", "a5", "a6"]);
    expect(end.suspect).toBe("Account a1 came after a1: the list moved while it was read.");
  });

  test("every other answer comes from a copy that knows less: other totals", async () => {
    world.directory.faults.twoNodes();
    world.directory.accounts.set("a7", accountOf("a7", "gil"));
    expect((await scan(world.connector)).end.suspect).toBe("The total changed from 8 to 7 while it was listed.");
  });
});

describe("what a list cannot show of itself is left to the canary, the count and the look at each missing one", () => {
  test("empty: a clean end, without the canary", async () => {
    world.directory.faults.empty();
    expect(await scan(world.connector)).toMatchObject({ sightings: [], end: { announced: 0, suspect: null } });
  });

  test("half of it is gone", async () => {
    world.directory.faults.fewer(0.5);
    const { sightings, end } = await scan(world.connector);
    expect([keysOf(sightings), end.announced]).toEqual([["acct_ana", "acct_ben", "acct_cleo"], 3]);
  });

  test("a limited view: the canary is not shown", async () => {
    world.directory.faults.hideFrom(tokens.read, ["a1", "a6"]);
    const { sightings, end } = await scan(world.connector);
    expect(keysOf(sightings)).toEqual(["acct_ben", "acct_cleo", "acct_dora", "acct_emil"]);
    expect([end.announced, end.suspect]).toEqual([4, null]);
  });

  test("a filter leaves out the inactive; the look shows them", async () => {
    world.directory.faults.dropState("inactive");
    const { sightings, end } = await scan(world.connector);
    expect([keysOf(sightings).includes("acct_cleo"), end.announced, end.suspect]).toEqual([false, 5, null]);
    expect((await look(world.connector, "acct_cleo")).found).toMatchObject([{ externalId: "a3" }]);
  });

  test("a copy that lags shows how it was", async () => {
    world.directory.accounts.delete("a2");
    world.directory.faults.lagging(60_000);
    expect(keysOf((await scan(world.connector)).sightings)).toContain("acct_ben");
    world.directory.faults.clear();
    expect(keysOf((await scan(world.connector)).sightings)).not.toContain("acct_ben");
  });
});

describe("an entry that is not what was promised", () => {
  test.each<[string, (world: World) => void, string]>([
    [
      "a state that nobody knows",
      (w) => w.directory.faults.unknownState({ id: "a2" }),
      "a2: active: Invalid input: expected boolean, received string",
    ],
    [
      "a field that nobody knows",
      (w) => w.directory.faults.extraField({ id: "a2" }),
      'a2: Unrecognized key: "suspended"',
    ],
    [
      "a time to come",
      (w) => w.directory.faults.future({ id: "a2" }),
      "a2: updatedAt: 2099-01-01T00:00:00Z is yet to come.",
    ],
    [
      "half a character",
      (w) => w.directory.faults.text("\ud800", { id: "a2" }),
      "a2: title: a zero byte, or half a character",
    ],
    [
      "a zero byte",
      (w) => w.directory.faults.text("a\u0000b", { id: "a2" }),
      "a2: title: a zero byte, or half a character",
    ],
  ])("%s: its key is told, reading it throws, and the others are read", async (_, misbehave, sentence) => {
    misbehave(world);
    const { sightings, end } = await scan(world.connector);
    const ben = sightings.find(({ key }) => key === "acct_ben");
    expect(ben).toMatchObject({ key: "acct_ben", externalId: "a2", stamp: null });
    expect(() => ben?.key != null && ben.read()).toThrow(sentence);
    expect([sightings.length, end.suspect]).toEqual([6, null]);
    const others = sightings.filter((seen) => seen !== ben);
    expect(others.map((seen) => seen.key !== null && seen.read()?.externalId)).toEqual(["a1", "a3", "a4", "a5", "a6"]);
    expect(await lookRefuses()).toBe(`The list of acct_ben shows an account that cannot be read: ${sentence.slice(4)}`);
  });

  test.each<[string, (world: World) => void, string, string]>([
    [
      "a number for an id",
      (w) => w.directory.faults.numberId({ id: "a2" }),
      "id: Invalid input: expected string, received number",
      '"id":17,',
    ],
    [
      "a number that JSON rounds",
      (w) => w.directory.faults.bigId({ id: "a2" }),
      "id: Invalid input: expected string, received number",
      '"id":9007199254740993,',
    ],
    [
      "a letter of another alphabet",
      (w) => w.directory.faults.lookAlike({ id: "a1" }),
      "a1: externalKey looks like acct_ana and is not.",
      "\u0430cct_\u0430n\u0430",
    ],
  ])("%s: it may be any account, and is shown as it was sent", async (_, misbehave, sentence, raw) => {
    misbehave(world);
    const { sightings } = await scan(world.connector);
    const unread = sightings.filter(({ key }) => key === null);
    expect(unread).toEqual([{ key: null, unreadable: sentence, raw: expect.stringContaining(raw) }]);
    expect(sightings).toHaveLength(6);
  });

  test("raw is cut", async () => {
    world.directory.accounts.set("a2", accountOf("a2", "ben", { title: "x".repeat(5_000) }));
    world.directory.faults.numberId({ id: "a2" });
    const { sightings } = await scan(world.connector);
    expect(sightings.flatMap((seen) => (seen.key === null ? [seen.raw.length] : []))).toEqual([2_000]);
  });

  test("the clocks may differ a little", async () => {
    const soon = new Date(now + 4 * 60_000).toISOString();
    world.directory.accounts.set("a2", accountOf("a2", "ben", { updatedAt: soon }));
    expect((await look(world.connector, "acct_ben")).found).toHaveLength(1);
  });

  test.each(hostileTexts)("text is carried as it is: %j", async (title) => {
    world.directory.accounts.set("a2", accountOf("a2", "ben", { title }));
    const { sightings } = await scan(world.connector);
    const ben = sightings.find(({ key }) => key === "acct_ben");
    expect(ben?.key != null && ben.read()?.fields.title).toBe(title);
    expect((await look(world.connector, "acct_ben")).found[0]?.fields.title).toBe(title);
  });
});

describe("a look at one account", () => {
  test("by its key, by our record, by both", async () => {
    expect(await look(world.connector, "acct_ben")).toMatchObject({
      complete: true,
      asOf: now,
      found: [{ externalId: "a2", by: "marker" }],
    });
    expect((await look(world.connector, "acct_ana")).found).toMatchObject([{ externalId: "a1", by: "link" }]);
    expect((await look(world.connector, "acct_emil")).found).toMatchObject([{ externalId: "a5", by: "link" }]);
  });

  test("not there: complete, and nothing", async () => {
    expect(await look(world.connector, "acct_nobody", "a99")).toEqual({ complete: true, asOf: now, found: [] });
  });

  test("two that carry one key are two", async () => {
    world.directory.accounts.set("a7", accountOf("a7", "ana"));
    expect((await look(world.connector, "acct_ana")).found.map(({ externalId }) => externalId)).toEqual(["a1", "a7"]);
  });

  test("what our record names and another key marks is the other's", async () => {
    expect((await look(world.connector, "acct_nobody", "a2")).found).toEqual([]);
  });

  test("404 is absence where the directory itself says it, and not where a proxy does", async () => {
    world.directory.accounts.delete("a5");
    expect((await look(world.connector, "acct_emil")).found).toEqual([]);
    world.directory.faults.proxy404({ after: 1 });
    await expect(look(world.connector, "acct_emil")).rejects.toThrow("GET /accounts/a5 answered 404 with text/html.");
  });

  test("a list of the key that shows one account twice", async () => {
    world.directory.faults.twice();
    await expect(look(world.connector, "acct_ben")).rejects.toThrow("The list of acct_ben shows an account twice.");
  });

  test("another account than was asked for", async () => {
    world.directory.faults.wrongId({ on: "reads" });
    await expect(look(world.connector, "acct_emil")).rejects.toThrow("GET /accounts/a5 answered with account b9.");
  });

  test("a list of the key that shows somebody else", async () => {
    world.directory.faults.ignoreKey();
    await expect(look(world.connector, "acct_ben")).rejects.toThrow("which carries another key");
  });

  test("a total that says more than is shown", async () => {
    world.directory.faults.total(2);
    expect(await look(world.connector, "acct_ben")).toMatchObject({ complete: false, found: [{ externalId: "a2" }] });
  });

  test.each<[string, number, (world: World) => void]>([
    ["on what it is", 0, (w) => w.directory.accounts.set("a1", accountOf("a1", "ana", { groups: ["admins"] }))],
    ["the list does not have it any more", 0, (w) => w.directory.accounts.delete("a1")],
    ["the list still has it", 1, (w) => w.directory.accounts.delete("a1")],
  ])("two copies that disagree say nothing: %s", async (_, readsBefore, change) => {
    for (let at = 0; at < readsBefore; at += 1) await look(world.connector, "acct_ben");
    world.directory.faults.twoNodes();
    change(world);
    await expect(look(world.connector, "acct_ana")).rejects.toThrow("Two reads of a1 disagree.");
  });

  test("a key or an id that is none of ours is not asked for", async () => {
    await expect(look(world.connector, "HR-0001", null)).rejects.toThrow("outside the keys");
    await expect(look(world.connector, "acct_ben", "../admin")).rejects.toThrow("no id of this directory");
    expect(world.directory.reads).toBe(0);
  });
});

describe("two addresses of one directory", () => {
  const source = { standing: "authoritative" as const, freshnessMs: 600_000 };

  test("each is read by its own, and writes go to the first", async () => {
    const replica = await openWorld([accountOf("a1", "ana", { title: "from the replica" })]);
    const both = world.with({
      sources: [
        { name: "primary", title: "Primary", ...source },
        { name: "replica", title: "Replica", ...source },
      ],
      urls: { primary: world.directory.url, replica: replica.directory.url },
    });
    const titles = [];
    for (const { name } of both.spec.sources) {
      const seen = await both.observer().look(name, "acct_ana", null, now, new AbortController().signal);
      titles.push(seen?.found[0]?.fields.title);
    }
    expect(titles).toEqual([null, "from the replica"]);
    const intent = intentOf(both, "acct_ben", { groups: [], active: true, title: "Ledger clerk" });
    const plan = await planFor(world, { key: "acct_ben", drift: "permission_drift", intent });
    expect((await perform(both, plan)).outcome).toBe("happened");
    expect([world.directory.writes, replica.directory.writes]).toEqual([1, 0]);
    await replica.directory.close();
  });

  test("a source without an address is refused at once", () => {
    expect(() => world.with({ urls: {} })).toThrow("directory has no http address.");
  });
});
