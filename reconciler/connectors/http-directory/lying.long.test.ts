/**
 * A directory that lies, forgets or answers wrongly, the production connector and loop, and what is told at each step:
 * never that something is in place because the directory said so.
 */
import { describe, expect, test } from "vitest";
import { makeTestDatabase } from "../../../db/test/database.ts";
import { wantsDigest } from "../../../lib/comparable.ts";
import { personContext } from "../../../lib/services/context.ts";
import { readPerson } from "../../../lib/services/principal.ts";
import { approveRepair } from "../../../lib/services/repairs/approve.ts";
import { settlePeople } from "../../../lib/services/test-world.ts";
import { type LoopDeps, reconcileSafely } from "../../loop/reconcile.ts";
import { declaredSources } from "../../loop/runtime.ts";
import { bucketOf } from "../../model/bucket.ts";
import { refOf } from "../../model/reference.ts";
import { systemPorts } from "../../ports.ts";
import { postgresStore } from "../../postgres-store.ts";
import { httpDirectory } from "./connector.ts";
import { type Directory, type DirectoryAccount, startDirectory } from "./directory.test-kit.ts";
import type { Faults } from "./directory-faults.test-kit.ts";
import { accountOf, prefix, tokens } from "./world.test-kit.ts";

const kind = "directory_account";
const SETTLE_MS = 300;
const asked = { groups: ["readers", "writers"], active: true, title: "As asked" };

/** What has to be done: make it, give it a group, set its title, or take it away. */
const tasks = ["create", "group", "title", "delete"] as const;
type Task = (typeof tasks)[number];

const key = `${prefix}zoe`;
const atFirst: Record<Task, Partial<DirectoryAccount> | null> = {
  create: null,
  group: { ...asked, groups: ["readers"] },
  title: { ...asked, title: "Changed by hand" },
  delete: asked,
};

type World = Awaited<ReturnType<typeof open>>;

/** A world of its own for each: they mostly wait for settle times, so they wait together. */
async function inWorld(run: (world: World) => Promise<void>): Promise<void> {
  const world = await open();
  try {
    await run(world);
  } finally {
    await world.close();
  }
}

async function open() {
  const database = await makeTestDatabase();
  await settlePeople(database.sql);
  const store = postgresStore({ url: database.url, name: "test", max: 4 });
  const directory = await startDirectory({ accounts: [], tokens });
  const connector = httpDirectory({
    prefix,
    teams: ["billing", "data"],
    sources: [{ name: "directory", title: "The directory", standing: "authoritative", freshnessMs: 60_000 }],
    urls: { directory: directory.url },
    observerToken: tokens.read,
    credentials: tokens.write,
    ...{ settleMs: SETTLE_MS, callMs: 2_000, requestMs: 700 },
  });
  const config = { spec: connector.spec, steward: "data", connect: () => connector };
  const deps: LoopDeps = {
    ...{ store, ports: systemPorts, leaseMs: 15_000, at: () => {} },
    kinds: new Map([[kind, { config, connector, observer: connector.observer() }]]),
  };
  await store.registerSources(declaredSources(connector.spec));
  return {
    ...{ directory, deps, sql: database.sql, spec: connector.spec },
    async close() {
      await store.close();
      await directory.close();
      await database.drop();
    },
  };
}

async function begin({ directory, sql, spec }: World, task: Task): Promise<void> {
  // Somebody else's: the last one of a kind is never taken away.
  const other = { kind, key: `${prefix}ana`, generation: 1, presence: "present", owner: "billing", owner_epoch: 1 };
  await sql`insert into objects ${sql({ ...other, bucket: bucketOf(kind, other.key), ref: refOf(other) })}`;
  const there = atFirst[task];
  if (there !== null) directory.accounts.set("a1", accountOf("a1", "zoe", there));
  const desired = spec.desire(key, asked);
  const ref = { bucket: bucketOf(kind, key), kind, key };
  const presence = task === "delete" ? "absent" : "present";
  const wants = wantsDigest({ presence, owner: "billing", desired });
  await sql`insert into objects ${sql({ ...ref, ref: refOf(ref), generation: 1, presence, owner: "billing", owner_epoch: 1, asked_by: "mira", external_id: there === null ? null : "a1", wants, due_at: new Date() } as never)}`;
  await sql`insert into intents ${sql({ ...ref, generation: 1, presence, spec: sql.json(asked), desired: sql.json(desired as never), owner: "billing", subject: key, asked_by: "mira", asked_at: new Date(Date.now() - 3_600_000) } as never)}`;
}

/** Is it, outside, as it was asked for? */
function isTrue(task: Task, directory: Directory): boolean {
  const mine = [...directory.accounts.values()].filter((account) => account.externalKey === key);
  if (task === "delete") return mine.length === 0;
  const [only] = mine;
  return mine.length === 1 && only?.title === asked.title && [...only.groups].sort().join() === asked.groups.join();
}

/** Works the queue, people agreeing to whatever is proposed, and tells each new thing that end users are told. */
async function follow({ deps, sql, directory }: World, task: Task, ms: number): Promise<string[]> {
  const steps: string[] = [];
  const until = performance.now() + ms;
  while (performance.now() < until) {
    const claims = await deps.store.claimDue("test", deps.leaseMs, 1);
    for (const claim of claims) expect((await reconcileSafely(deps, claim)).error).toBeNull();
    if (claims.length === 0) await systemPorts.scheduler.sleep(20);
    const [row] = await sql<{ status: string; classes: string[]; due: boolean; fresh: boolean }[]>`
      select status, classes, due_at is not null as due, verdict = 'in_sync' as fresh from objects where key = ${key}`;
    if (row === undefined) throw new Error("The object is gone.");
    // An answer is no reason to say so. (One read that finds nothing leaves it as in place when last checked.)
    if (row.status === "in_place" && row.fresh && claims.length > 0) expect(isTrue(task, directory)).toBe(true);
    const step = [row.status, ...row.classes].join(" ");
    if (steps.at(-1) !== step) steps.push(step);
    if (!row.due && row.status === "in_place") break;
    await decide(sql);
  }
  return steps;
}

async function decide(sql: World["sql"]): Promise<void> {
  const rows = await sql<{ id: string; plan_hash: string }[]>`
    select id, plan_hash from repairs where state = 'proposed'`;
  for (const { id, plan_hash } of rows) {
    for (const name of ["rita", "rob"]) {
      const person = await readPerson(sql, name);
      if (person === null) throw new Error(`There is no ${name}.`);
      await approveRepair(personContext(sql, person.principal), { repair: id, plan_hash }, new Map()).catch(() => {});
    }
  }
  await sql`update repairs set not_before = now() where state = 'approved' and not_before > now()`;
}

const endings = async ({ sql }: World) =>
  (await sql<{ state: string }[]>`select state from repairs order by proposed_at`).map((row) => row.state);
const applied = ({ directory }: World) => directory.journal.filter((entry) => entry.applied).length;

type Row = {
  says: string;
  spoil(faults: Faults): void;
  tasks: readonly Task[];
  /** What end users are told on the way, in this order; a person who has to decide is told as a repair that is needed. */
  told: string[];
  /** How the tries of it end, the first ones. */
  ends: string[];
  /** Writes that took effect; where it is not said, one. */
  writes?: number;
};

const needed = "repair_needed";
const rows: Row[] = [
  {
    says: "says yes and does nothing (W-11)",
    spoil: (faults) => faults.lieOk({ calls: 1 }),
    ...{ tasks, told: ["verifying", needed, "in_place"], ends: ["did_not_hold", "confirmed"] },
  },
  {
    says: "does not answer and does nothing (W-1)",
    spoil: (faults) => faults.cut({ on: "writes", calls: 1 }),
    ...{ tasks, told: ["not_confirmed", needed, "in_place"], ends: ["did_not_happen", "confirmed"] },
  },
  {
    says: "does not answer and does it (W-2)",
    spoil: (faults) => faults.loseAnswer({ calls: 1 }),
    ...{ tasks, told: ["not_confirmed", "in_place"], ends: ["confirmed"] },
  },
  {
    says: "does it late, within the settle time (W-3)",
    spoil: (faults) => faults.applyLate(SETTLE_MS / 3, { calls: 1 }),
    ...{ tasks, told: ["not_confirmed", "in_place"], ends: ["confirmed"] },
  },
  {
    says: "does it late, long after the settle time (W-3)",
    spoil: (faults) => faults.applyLate(SETTLE_MS * 5, { calls: 1 }),
    ...{ tasks, told: ["not_confirmed", needed, "in_place"], ends: ["did_not_happen"] },
  },
  {
    says: "makes half of it and says all (W-10)",
    spoil: (faults) => faults.applyHalf({ calls: 1 }),
    // It is there, so it was made; what it lacks is a difference, and another repair.
    ...{ tasks: ["create"], told: ["blocked_on_review", "in_place"], ends: ["confirmed"], writes: 3 },
  },
  {
    says: "changes half of it and says all (W-10)",
    spoil: (faults) => faults.applyHalf({ calls: 1 }),
    ...{ tasks: ["group"], told: ["verifying", needed, "in_place"], ends: ["did_not_hold"], writes: 3 },
  },
  {
    says: "says that it broke, and did it (W-5)",
    spoil: (faults) => faults.apply500({ calls: 1 }),
    ...{ tasks, told: ["not_confirmed", "in_place"], ends: ["confirmed"] },
  },
];

describe.concurrent.each(rows)("a directory that $says", ({ spoil, tasks: about, told, ends, writes = 1 }) => {
  test.each(about)("%s", (task) =>
    inWorld(async (world) => {
      await begin(world, task);
      spoil(world.directory.faults);
      const steps = await follow(world, task, 20_000);
      // What nobody has to decide is tried again in the pass that finds it.
      const visible = task === "title" ? told.filter((status) => status !== needed) : told;
      expect(inOrder(visible, steps), steps.join(" → ")).toBe(true);
      expect((await endings(world)).slice(0, ends.length)).toEqual(ends);
      expect(isTrue(task, world.directory)).toBe(true);
      expect(applied(world)).toBe(writes);
    }),
  );
});

function inOrder(wanted: readonly string[], steps: readonly string[]): boolean {
  let at = 0;
  for (const step of steps) {
    const [status] = step.split(" ");
    const met = status === wanted[at] || (wanted[at] === needed && status === "blocked_on_review");
    if (met) at += 1;
  }
  return at === wanted.length;
}

test.concurrent.each(tasks)("a directory that does it, shows it, and forgets it: the next look tells: %s", (task) =>
  inWorld(async (world) => {
    await begin(world, task);
    const { accounts } = world.directory;
    const before = [...accounts];
    expect((await follow(world, task, 20_000)).at(-1)).toBe("in_place");
    accounts.clear();
    for (const [id, account] of before) accounts.set(id, account);
    await systemPorts.scheduler.sleep(SETTLE_MS);
    await world.sql`update objects set due_at = now() where key = ${key}`;
    const steps = await follow(world, task, 20_000);
    if (task !== "title") expect(inOrder([needed, "in_place"], steps), steps.join(" → ")).toBe(true);
    expect(isTrue(task, world.directory)).toBe(true);
    // It was proved, and came back: two repairs, each with a proof of its own.
    expect(await endings(world)).toEqual(["confirmed", "confirmed"]);
    expect(applied(world)).toBe(2);
  }),
);

test.concurrent("a stored 500 that is repeated under the key (W-13): never believed, never a second key by itself, and not at once", () =>
  inWorld(async (world) => {
    await begin(world, "create");
    world.directory.faults.replay500({ calls: 1 });
    const steps = await follow(world, "create", 12_000);
    expect(inOrder(["not_confirmed", needed, "not_confirmed", needed], steps), steps.join(" → ")).toBe(true);
    expect(steps.join()).not.toContain("in_place");
    expect(new Set(world.directory.journal.map((entry) => entry.idempotencyKey)).size).toBe(1);
    expect(world.directory.journal.length).toBeLessThan(8);
  }));

test.concurrent("a directory that lies again and again is not asked for ever: the object waits for somebody to find out why", () =>
  inWorld(async (world) => {
    await begin(world, "title");
    world.directory.faults.lieOk();
    const steps = await follow(world, "title", 15_000);
    expect(steps.join()).not.toContain("in_place");
    const tries = await endings(world);
    expect(tries.filter((state) => state === "did_not_hold").length).toBeGreaterThanOrEqual(2);
    expect(tries.length).toBeLessThan(8);
  }));
