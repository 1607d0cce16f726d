import { afterAll, afterEach, beforeAll, describe, expect, test } from "vitest";
import { connect, type Sql } from "../../db/client.ts";
import { makeTestDatabase } from "../../db/test/database.ts";
import { startProxy } from "../../reconciler/sandbox/proxy.ts";
import { readPerson } from "../services/principal.ts";
import { makeObject, makeRepair, type PersonName, settlePeople } from "../services/test-world.ts";
import { LiveHub, type Subscriber } from "./live-hub.ts";
import { liveStream } from "./live-stream.ts";

let sql: Sql;
let url: string;
let drop: () => Promise<void>;
let hub: LiveHub;
beforeAll(async () => {
  ({ sql, drop, url } = await makeTestDatabase({ breaks: ["I-14", "I-21"] }));
  await settlePeople(sql);
  hub = new LiveHub(sql);
});
afterEach(() => hub.closeAll());
afterAll(() => drop());

type Heard = { events: Record<string, unknown>[]; ids: string[]; closed: boolean; leave(): void };

async function join(who: PersonName, after: string | null = null): Promise<Heard> {
  const person = await readPerson(sql, who);
  if (person === null) throw new Error("not there");
  const heard: Heard = { events: [], ids: [], closed: false, leave: () => {} };
  const subscriber: Subscriber = {
    principal: person.principal,
    expiresAt: Date.now() / 1000 + 1000,
    send(event) {
      if (event === "ping") return;
      if (event === "deaf") return void heard.events.push({ topic: "deaf" });
      heard.ids.push(event.id);
      heard.events.push(event.data as Record<string, unknown>);
    },
    close() {
      heard.closed = true;
      heard.leave();
    },
  };
  heard.leave = () => hub.remove(subscriber);
  await hub.add(subscriber, after);
  return heard;
}

const tell = (hint: unknown) => sql`select pg_notify('plumbline', ${JSON.stringify(hint)})`;
const topics = (heard: Heard) => heard.events.map((event) => event.topic);

describe("a live stream", () => {
  test("is told that nothing is heard before it is ended for who may listen cannot be read", async () => {
    const own = connect({ url, name: "test", max: 1 });
    hub = new LiveHub(own, 20);
    const heard = await join("rita");
    await own.end();
    await expect.poll(() => heard.closed).toBe(true);
    expect(topics(heard)).toEqual(["hello", "deaf"]);
    hub = new LiveHub(sql);
  });

  test("tells each person what they may see, and nothing else", async () => {
    const everybody: PersonName[] = ["sam", "sue", "rita", "deniz", "ada", "mira", "noor"];
    const streams = new Map(await Promise.all(everybody.map(async (who) => [who, await join(who)] as const)));
    const ours = await makeObject(sql, { askedBy: "mira" });
    await tell({ topic: "repair", id: "r", kind: ours.kind, key: ours.key });
    await tell({ topic: "object", id: "o", kind: ours.kind, key: ours.key });
    await tell({ topic: "stop", id: "s" });
    await expect.poll(() => topics(streams.get("ada") as Heard)).toEqual(["hello", "repair", "object", "stop"]);
    const heard = Object.fromEntries(everybody.map((who) => [who, topics(streams.get(who) as Heard).slice(1)]));
    expect(heard).toEqual({
      ada: ["repair", "object", "stop"],
      sam: ["repair", "object", "stop"],
      rita: ["repair", "object", "stop"],
      sue: ["stop"],
      deniz: ["stop"],
      mira: ["object"],
      noor: [],
    });
  });

  test("of what nobody owns goes to the team that decides about it, and both sides hear of a contested one", async () => {
    const [rita, deniz] = [await join("rita"), await join("deniz")];
    const nobodys = await makeObject(sql, { owner: null });
    await makeRepair(sql, { object: nobodys, owner: "data", class: "extra_external" });
    const detail = { owner: { asked: "billing", found: "data" } };
    const contested = await makeRepair(sql, { class: "stale_owner", detail });
    await tell({ topic: "drift", id: "n", kind: nobodys.kind, key: nobodys.key });
    await tell({ topic: "drift", id: "c", kind: contested.kind, key: contested.key });
    await expect.poll(() => deniz.events.map((event) => event.id)).toEqual([undefined, "n", "c"]);
    expect(rita.events.map((event) => event.id)).toEqual([undefined, "c"]);
  });

  test("that comes back is told to read again, unless nothing was said meanwhile", async () => {
    const first = await join("ada");
    const known = first.ids.at(-1) ?? "";
    expect(topics(await join("ada", known))).toEqual(["hello"]);
    await tell({ topic: "stop", id: "s" });
    await expect.poll(() => topics(first)).toContain("stop");
    expect(topics(await join("ada", known))).toEqual(["catch_up"]);
    expect(topics(await join("ada", "another-process-7"))).toEqual(["catch_up"]);
  });

  test("is told that nothing is heard while the listening connection is lost, and then to read again", async () => {
    const heard = await join("ada");
    await sql`
      select pg_terminate_backend(pid) from pg_stat_activity
      where datname = current_database() and query ilike 'listen%' and pid <> pg_backend_pid()`;
    await expect.poll(() => topics(heard), { timeout: 15_000 }).toEqual(["hello", "deaf", "catch_up"]);
    await tell({ topic: "stop", id: "after" });
    await expect.poll(() => topics(heard).at(-1), { timeout: 5_000 }).toBe("stop");
  });

  test("says that it is alive only while hints come through", async () => {
    const proxy = await startProxy({ target: url });
    const behind = connect({ url: proxy.through(url), name: "web", max: 2, statementMs: 500 });
    const ours = new LiveHub(behind, 200);
    const person = await readPerson(sql, "ada");
    let [pings, caughtUp, closed] = [0, 0, 0];
    const join = () => {
      const subscriber: Subscriber = {
        principal: (person as NonNullable<typeof person>).principal,
        expiresAt: Date.now() / 1000 + 1000,
        send: (event) => {
          if (event === "ping") pings += 1;
          else if (event !== "deaf" && (event.data as { topic: string }).topic === "catch_up") caughtUp += 1;
        },
        close: () => {
          closed += 1;
        },
      };
      return ours.add(subscriber, null);
    };
    try {
      await join();
      await expect.poll(() => pings).toBeGreaterThan(1);
      proxy.delay(60_000);
      await expect.poll(() => closed, { timeout: 20_000 }).toBe(1);
      expect(caughtUp).toBe(0);
      const before = pings;
      proxy.delay(0);
      // As a browser does: on a busy machine a beat may come too late once more.
      const joined = async () => {
        await join().catch(() => {});
        return pings;
      };
      await expect.poll(joined, { timeout: 20_000, interval: 500 }).toBeGreaterThan(before);
    } finally {
      ours.closeAll();
      await behind.end({ timeout: 1 });
      await proxy.close();
    }
  });

  test("of a storm says once that there is much to read", async () => {
    const heard = await join("ada");
    const from = heard.events.length;
    await sql`select pg_notify('plumbline', json_build_object('topic', 'drift', 'id', n::text)::text)
      from generate_series(1, 3000) n`;
    await expect.poll(() => topics(heard)).toContain("catch_up");
    expect(heard.events.length - from).toBeLessThan(1500);
  });

  test("is not upset by a notification that is no hint", async () => {
    const heard = await join("ada");
    await sql`select pg_notify('plumbline', 'not json')`;
    await tell({ topic: "unknown", id: "x" });
    await tell({ topic: "stop", id: "real" });
    await expect.poll(() => topics(heard)).toEqual(["hello", "stop"]);
  });

  test("that cannot be listened for is not counted as one, and ending them all goes on", async () => {
    const nobody = connect({ url: "postgres://nobody:x@127.0.0.1:1/none", name: "away", max: 1 });
    const away = new LiveHub(nobody);
    const person = await readPerson(sql, "sam");
    if (person === null) throw new Error("not there");
    const who = { principal: person.principal, expiresAt: Date.now() / 1000 + 1000 };
    const answer = liveStream(away, who, new Request("http://localhost/live"), null);
    await expect(answer.body?.getReader().read()).rejects.toThrow();
    expect(away.countOf("sam")).toBe(0);
    expect(() => away.closeAll()).not.toThrow();
    await nobody.end();
  });

  test("that is left while it is still being added counts no longer, and takes nothing from who comes next", async () => {
    const person = await readPerson(sql, "sam");
    if (person === null) throw new Error("not there");
    const who = { principal: person.principal, expiresAt: Date.now() / 1000 + 1000 };
    const answer = liveStream(hub, who, new Request("http://localhost/live"), null);
    expect(hub.countOf("sam")).toBe(1);
    const leaving = answer.body?.cancel();
    expect(hub.countOf("sam")).toBe(0);
    const heard = await join("ada");
    await leaving;
    await tell({ topic: "stop", id: "next" });
    await expect.poll(() => topics(heard)).toEqual(["hello", "stop"]);
  });

  test("uses one connection, however many listen, and all end together", async () => {
    const many = await Promise.all(Array.from({ length: 50 }, () => join("ada")));
    const other = connect({ url, name: "counter", max: 1 });
    const rows = await other`
      select 1 from pg_stat_activity where datname = current_database() and query ilike 'listen%'`;
    await other.end();
    expect(rows).toHaveLength(1);
    hub.closeAll();
    expect(many.every((heard) => heard.closed)).toBe(true);
  });
});
