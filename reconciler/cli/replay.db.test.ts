import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import path from "node:path";
import { afterAll, beforeAll, expect, test } from "vitest";
import { json, transaction } from "../../db/client.ts";
import { makeTestDatabase } from "../../db/test/database.ts";
import { act, detect } from "../loop/pass.ts";
import type { LoopDeps } from "../loop/reconcile.ts";
import { declaredSources } from "../loop/runtime.ts";
import { World, worldConnector, worldKind, worldSpec } from "../loop/world.test-kit.ts";
import { bucketOf } from "../model/bucket.ts";
import { refOf } from "../model/reference.ts";
import { systemPorts } from "../ports.ts";
import { postgresStore } from "../postgres-store.ts";
import { type ReplayReport, wordOf } from "../record/replay.ts";
import { parseArguments } from "./arguments.ts";
import { replayVerb } from "./replay.ts";

/** One world with a past: several classes, approvals, a lost answer, a crash, and a look while a call was under way. */
let database: Awaited<ReturnType<typeof makeTestDatabase>>;
let store: ReturnType<typeof postgresStore>;
let world: World;
let deps: LoopDeps;
const folder = mkdtempSync(path.join(tmpdir(), "plumbline-replay-"));

beforeAll(async () => {
  database = await makeTestDatabase();
  store = postgresStore({ url: database.reconcilerUrl, name: "test", max: 20 });
  world = new World();
  const connector = worldConnector(world);
  const config = { ...worldKind(world), limits: { driftedShareMax: 1 } };
  deps = {
    store,
    ports: systemPorts,
    kinds: new Map([["thing", { config, connector, observer: connector.observer() }]]),
    leaseMs: 15_000,
    at: () => {},
  };
  await database.sql`insert into teams (id, name) values ('billing', 'Billing'), ('data', 'Data')`;
  await database.sql`insert into people (id, email, name, role) values ('rita', 'rita@example.test', 'Rita', 'reviewer')`;
  await database.sql`insert into team_members (person_id, team_id) values ('rita', 'billing')`;
  await store.registerSources(declaredSources(worldSpec));
  await live();
});
afterAll(async () => {
  await store.close();
  await database.drop();
  rmSync(folder, { recursive: true });
});

const run = () => act(deps, {}, "test", `test:${Math.random()}`);
const look = () => detect(deps, {}, "test");
/** Judged whether or not anything of it changed. */
const lookAt = (key: string) => detect(deps, { kind: "thing", key }, "test");
const settle = () => systemPorts.scheduler.sleep(worldSpec.settleMs + 50);

async function live(): Promise<void> {
  await ask("missing");
  await ask("unlinked");
  world.add("unlinked");
  await ask("resized", world.add("resized", { fields: { size: 9 } }).externalId);
  await ask("opened", world.add("opened", { permissions: ["read", "write"] }).externalId);
  world.add("stray");
  await look();
  await run();
  await approve("opened");
  await run();
  await settle();
  await look();
  await ask("lost");
  world.faults.push("lose_answer");
  await run();
  await lookAt("lost");
  await settle();
  await run();
  await ask("crashed");
  await crashWhileReserved("crashed");
  await ask("relinked");
  world.add("relinked");
  await crashWhileReserved("relinked");
  await settle();
  await run();
  await look();
}

async function ask(key: string, link: string | null = null): Promise<void> {
  const bucket = bucketOf("thing", key);
  await transaction(database.sql, async (tx) => {
    await tx`
      insert into objects (bucket, kind, key, ref, generation, presence, owner, owner_epoch, asked_by, external_id)
      values (${bucket}, 'thing', ${key}, ${refOf({ kind: "thing", key })}, 1, 'present', 'billing', 1, 'somebody', ${link})`;
    await tx`
      insert into intents (bucket, kind, key, generation, presence, spec, desired, owner, subject, asked_by, asked_at)
      values (${bucket}, 'thing', ${key}, 1, 'present', '{}', ${json(tx, worldSpec.desire(key, {}))}, 'billing', 'A thing', 'somebody', now() - interval '1 hour')`;
  });
}

/** As the service does, without the ten seconds in which it may be taken back. */
async function approve(key: string): Promise<void> {
  await database.sql`
    insert into approvals (bucket, id, repair_id, plan_hash, person_id, team, granted_at, expires_at)
    select bucket, 'approval_' || id, id, plan_hash, 'rita', 'billing', now(), now() + interval '1 hour'
    from repairs where key = ${key} and state = 'proposed'`;
  await database.sql`
    update repairs set state = 'approved', decided_by = 'rita', not_before = now() where key = ${key} and state = 'proposed'`;
}

/** The process dies before it calls; while its deadline lasts others look, and later they take over. */
async function crashWhileReserved(key: string): Promise<void> {
  let crashed = false;
  const dies = () => Promise.reject(new Error("dead"));
  const crashing: LoopDeps = {
    ...deps,
    at(point) {
      if (point !== "reserved") return;
      crashed = true;
      throw new Error("dead");
    },
    store: new Proxy(store, {
      get: (target, name) =>
        crashed && (name === "release" || name === "transaction") ? dies : Reflect.get(target, name),
    }),
  };
  await act(crashing, { kind: "thing", key }, "test", "dead").catch(() => {});
  expect(crashed).toBe(true);
  await lookAt(key);
  await database.sql`update objects set lease_until = now() - interval '1 second'`;
  await database.sql`update attempts set deadline_at = now() where state = 'attempting'`;
  await lookAt(key);
}

async function replay(...options: string[]) {
  const args = parseArguments(["replay", "--since", "1h", ...options]);
  const { json, text, exit } = await replayVerb(args, { DATABASE_URL: database.url });
  return { report: json as ReplayReport, text, exit };
}

function policyFile(name: string, content: unknown): string {
  const file = path.join(folder, name);
  writeFileSync(file, typeof content === "string" ? content : JSON.stringify(content));
  return file;
}

type Kept = {
  id: string;
  key: string;
  said: { verdict: string };
  situation: { callUnderWay: boolean; attempts: unknown[] };
  gates: { class: string; verdict: string }[];
};
const rowsOf = () => database.sql<Kept[]>`select id, key, said, situation, gates from judgements order by at`;

test("a past with everything in it is derived again without a difference, by the same rules", async () => {
  const { report, text, exit } = await replay();
  const rows = await rowsOf();
  const classes = new Set(rows.flatMap((row) => row.gates.map((gate) => gate.class)));
  expect([...classes].sort()).toEqual([
    ...["attribute_drift", "extra_external", "missing_external", "missing_external_id", "permission_drift"],
    "unknown_after_repair",
  ]);
  const decided = rows.filter((row) => row.gates.some((gate) => gate.class === "permission_drift"));
  expect(decided.map((row) => row.gates[0]?.verdict)).toEqual(["ask", "act"]);
  expect(report).toMatchObject({
    ...{ judged: rows.length, differ: 0, differences: [], summary: [], proposed: null },
    ...{ versions: { "rules 6, test-world 1": rows.length }, kinds: { thing: rows.length } },
  });
  expect(text).toContain(`${rows.length} judgements since `);
  expect(text).toContain("; 0 differ.");
  expect(exit).toBe(0);
});

test("looks while a call was under way are among them, and nothing in their situation tells it", async () => {
  const underWay = (await rowsOf()).filter((row) => row.situation.callUnderWay);
  expect(underWay).toMatchObject([
    { key: "crashed", said: { verdict: "verifying", drifts: [] }, situation: { attempts: [{ outcome: "unknown" }] } },
    { key: "relinked", said: { verdict: "verifying", drifts: [] }, situation: { attempts: [] } },
  ]);
  const say = (now: boolean) => database.sql`
    update judgements set situation = situation::jsonb || ${database.sql.json({ callUnderWay: now })}
    where id in ${database.sql(underWay.map((row) => row.id))}`;
  await say(false);
  const { report, exit } = await replay();
  expect(report.differences).toMatchObject([
    { key: "crashed", class: "unknown_after_repair", before: { verdict: "verifying" }, after: { verdict: "drifted" } },
    { key: "relinked", class: "missing_external_id", before: { verdict: "verifying" }, after: { verdict: "drifted" } },
  ]);
  expect(exit).toBe(1);
  await say(true);
  expect((await replay()).exit).toBe(0);
});

test("with attribute drift under review exactly its unattended repair would have waited for a person", async () => {
  const policy = policyFile("review.json", {
    policies: [{ class: "attribute_drift", direction: null, mode: "review" }],
  });
  const { report, text, exit } = await replay("--policy", policy);
  expect(report.summary).toEqual([
    { class: "attribute_drift", direction: null, from: "act", to: "ask", count: 1, objects: 1 },
  ]);
  expect(report.differences).toMatchObject([{ key: "resized", kind: "thing" }]);
  expect(report.proposed).toEqual({
    acts_more: { count: 0, objects: 0 },
    acts_fewer: { count: 1, objects: 1 },
    asks_more: 1,
  });
  expect(text).toContain("attribute_drift: act → ask, 1 time on 1 object");
  expect(text).toContain("It would not have acted 1 time on 1 object where it did.");
  expect(exit).toBe(1);
});

test("with too much access repaired unattended nobody would have been asked, and the approved one does not differ", async () => {
  const policy = policyFile("over.json", {
    policies: [{ class: "permission_drift", direction: "over", mode: "automatic" }],
  });
  const { report, text } = await replay("--policy", policy);
  expect(report.summary).toMatchObject([
    { class: "permission_drift", direction: "over", from: "ask", to: "act", count: 1 },
  ]);
  expect(text).toContain("This policy would have acted 1 time on 1 object where it did not, unattended");
  expect(text).toContain("it would have asked 1 fewer time.");
});

test("a planted answer is found, and so is one beyond the first page", async () => {
  const id = (await rowsOf()).find((row) => row.key === "stray")?.id ?? "";
  // Two pages and a half of one millisecond, most with a time in common, as one transaction leaves them.
  await database.sql`
    insert into judgements (bucket, kind, key, id, at, situation, said, gates, version)
    select bucket, kind, key, id || '_' || lpad(n::text, 4, '0'), at + n / 150 * interval '1 microsecond', situation, said, gates, version
    from judgements, generate_series(1, 500) n where id = ${id}`;
  await database.sql`
    update judgements set gates = jsonb_set(gates::jsonb, '{0,verdict}', '"act"') where id = ${`${id}_0500`}`;
  const { report } = await replay();
  expect(report.judged).toBe((await rowsOf()).length);
  expect(report.differences.map((one) => [one.key, wordOf(one.before), wordOf(one.after)])).toEqual([
    ["stray", "act", "ask"],
  ]);
  await database.sql`delete from judgements where id like ${`${id}\\_%`}`;
});

test("a replay writes nothing", async () => {
  const tables = await database.sql<{ name: string }[]>`
    select table_name as name from information_schema.tables
    where table_schema = 'public' and table_type = 'BASE TABLE' order by 1`;
  const digests = async () => {
    const all: Record<string, unknown> = {};
    for (const { name } of tables) {
      [all[name]] = await database.sql`
        select count(*)::int as rows, md5(string_agg(t::text, ' ' order by t::text)) as digest from ${database.sql(name)} t`;
    }
    return all;
  };
  const before = await digests();
  expect(before).toMatchObject({ judgements: { digest: expect.any(String) }, audit: { digest: expect.any(String) } });
  await replay("--policy", policyFile("none.json", { policies: [] }));
  expect(await digests()).toEqual(before);
});

test("only judgements of the span are taken", async () => {
  const [middle] = await database.sql<{ at: Date }[]>`select at from judgements order by at offset 3 limit 1`;
  const at = middle?.at.toISOString() ?? "";
  const [until] = await database.sql<{ n: number }[]>`select count(*)::int as n from judgements where at <= ${at}`;
  expect((await replay("--until", at)).report.judged).toBe(until?.n);
  expect((await replay("--until", "1m")).report.judged).toBe(0);
  expect((await replay("--kind", "database_access")).report).toMatchObject({ judged: 0, kinds: {} });
});

test.each([
  [["--since", "yesterday"], "--since must be a time like 2027-01-31T12:00:00Z or a duration like 24h or 7d"],
  [["--since", "2027-02-30"], "--since must be a time"],
  [["--since", "2027-01-31T12:00"], "--since must be a time"],
  [["--until", "-1h"], "--until"],
  [["--until", "2h"], "lies after --until"],
  [["--kind", "nothing"], 'There is no kind "nothing". Configured: database_access, refund, notice.'],
  [["--policy", path.join(folder, "absent.json")], "could not be read as JSON"],
  [["--policy", policyFile("broken.json", "{")], "could not be read as JSON"],
  [["--policy", policyFile("wrong.json", { policies: [{ class: "x" }] })], "policies.0.class: "],
])("%j is refused precisely", async (options, says) => {
  // As one word each: a value that begins with a dash would else be taken for an option.
  const words = options.length === 2 ? [`${options[0]}=${options[1]}`] : options;
  await expect(replay(...words)).rejects.toThrow(says);
});
