/** Somebody says that a lost call did nothing, and it lands later (H-12, W-3): the sweep names it. Nobody's word is taken for a look. */
import { expect, test } from "vitest";
import { answerAttempt } from "../../../lib/services/attempts/answer.ts";
import { withdrawIntent } from "../../../lib/services/intents/withdraw.ts";
import { as } from "../../../lib/services/test-world.ts";
import { act } from "../../loop/pass.ts";
import { reconcileSafely } from "../../loop/reconcile.ts";
import { systemPorts } from "../../ports.ts";
import { begin, decide, inWorld, key, kind, SETTLE_MS, type World } from "./loop-world.test-kit.ts";

/** When what was sent takes effect: once all that follows here is over. */
const LATE_MS = 6_000;

const row = async ({ sql }: World) =>
  (await sql<{ status: string; classes: string[] }[]>`select status, classes from objects where key = ${key}`)[0];

async function work({ deps, sql }: World): Promise<void> {
  for (const claim of await deps.store.claimDue("test", deps.leaseMs, 1))
    expect((await reconcileSafely(deps, claim)).error).toBeNull();
  await decide(sql);
}

async function workUntil(world: World, status: string): Promise<void> {
  const until = performance.now() + LATE_MS;
  while (performance.now() < until && (await row(world))?.status !== status) {
    await work(world);
    await systemPorts.scheduler.sleep(20);
  }
  expect(await row(world)).toMatchObject({ status });
}

/** It was sent, nobody looked since, and rita says that it did nothing. */
async function saidNothing(world: World): Promise<void> {
  await begin(world, "create");
  world.directory.faults.applyLate(LATE_MS, { calls: 1 });
  await workUntil(world, "not_confirmed");
  await systemPorts.scheduler.sleep(SETTLE_MS + 50);
  const [attempt] = await world.sql<{ id: string }[]>`select id from attempts where state = 'unknown'`;
  await answerAttempt(await as(world.sql, "rita"), {
    ...{ attempt: attempt?.id ?? "", outcome: "did_not_happen", checked: "The directory shows no such account." },
  });
}

async function landed({ directory, deps }: World, accounts: number): Promise<void> {
  const mine = () => [...directory.accounts.values()].filter((account) => account.externalKey === key).length;
  const until = performance.now() + LATE_MS * 2;
  while (mine() < accounts && performance.now() < until) await systemPorts.scheduler.sleep(50);
  expect(mine()).toBe(accounts);
  await act(deps, {}, "test", "test:sweep");
}

test.concurrent("made again meanwhile, by a directory that knows no keys: two, which is named", () =>
  inWorld(async (world) => {
    await saidNothing(world);
    await workUntil(world, "in_place");
    await landed(world, 2);
    expect(await row(world)).toMatchObject({ status: "blocked_on_review", classes: ["duplicate_side_effect"] });
  }, "nothing"));

test.concurrent("nobody asks for it any more when it lands: it is named as extra, and not taken for the new request", () =>
  inWorld(async (world) => {
    await saidNothing(world);
    await withdrawIntent(await as(world.sql, "sam"), { kind, key }, 1);
    await workUntil(world, "stopped");
    await landed(world, 1);
    expect(await row(world)).toMatchObject({ status: "blocked_on_review", classes: ["extra_external"] });
    expect(await world.sql`select state, resolved_by from attempts`).toEqual([
      { state: "did_not_happen", resolved_by: "rita" },
    ]);
  }));
