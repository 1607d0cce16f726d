/**
 * A directory that lies, forgets or answers wrongly, the production connector and loop, and what is told at each step:
 * never that something is in place because the directory said so.
 */
import { describe, expect, test } from "vitest";
import { reconcileSafely } from "../../loop/reconcile.ts";
import { systemPorts } from "../../ports.ts";
import type { Directory } from "./directory.test-kit.ts";
import type { Faults } from "./directory-faults.test-kit.ts";
import { asked, begin, decide, inWorld, key, SETTLE_MS, type Task, tasks, type World } from "./loop-world.test-kit.ts";

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
