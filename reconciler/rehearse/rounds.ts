/**
 * The lost answer, again and again: money was paid, the answer died with its process, and the same command is delivered
 * once more. The processor's own list says how often it paid.
 */
import { reconcileSafely } from "../loop/reconcile.ts";
import type { ObjectRef } from "../model/bucket.ts";
import { systemPorts } from "../ports.ts";
import { passTime } from "./aftermath.ts";
import { refsOf, runCommand } from "./command.ts";
import { prepare, type StagedRig } from "./rehearse.ts";

export type Rounds = {
  command: string;
  rounds: number;
  /** Rounds in which the processor had paid when the command was killed. */
  lost: number;
  paid_twice: string[];
  not_paid: string[];
  /** Repeated commands that were refused, as all of them have to be. */
  refused: number;
  in_place: number;
  ms_per_round: number;
  ok: boolean;
};

/** Commands that one process runs at once, and that one kill ends. */
const AT_ONCE = 25;
const LANES = 4;
const PASSES = 2;
export const REFUND = "refund";

export async function takeRounds(rig: StagedRig, rounds: number): Promise<Rounds> {
  const began = systemPorts.clock.monotonic();
  // Budgets are for what nobody expects; this is expected.
  for (const { config } of rig.runtime.kinds.values())
    config.limits = { ...config.limits, perHour: 1_000_000, perMinute: 1_000_000, driftedShareMax: 1 };
  const keys: string[] = [];
  let [lost, refused] = [0, 0];
  for (let at = 0; at < rounds; at += AT_ONCE) {
    const numbers: number[] = [];
    while (numbers.length < Math.min(AT_ONCE, rounds - at)) numbers.push(await prepare(rig));
    const refunds = numbers.flatMap((n) => refsOf(rig, n)).filter(({ kind }) => kind === REFUND);
    const { steps } = await runCommand(rig, numbers, { answers: numbers.length });
    lost += steps.filter(({ outside }) => outside).length;
    const { says } = await runCommand(rig, numbers);
    refused += says
      .split("\n")
      .filter((line) => /was started under this key|under this key is not known/.test(line)).length;
    await settle(rig, refunds);
    keys.push(...refunds.map(({ key }) => key));
  }
  const paid = await timesPaid(rig, keys);
  const paid_twice = keys.filter((key) => (paid.get(key) ?? 0) > 1);
  const not_paid = keys.filter((key) => !paid.has(key));
  const in_place = await inPlace(rig, keys);
  const ok = paid_twice.length + not_paid.length === 0 && [lost, refused, in_place].every((count) => count === rounds);
  const ms_per_round = Math.round((systemPorts.clock.monotonic() - began) / rounds);
  return { command: rig.service.name, rounds, lost, paid_twice, not_paid, refused, in_place, ms_per_round, ok };
}

/** Real passes over what was left, as a reconciler makes them; their times are moved on. */
async function settle({ runtime, world }: StagedRig, refs: readonly ObjectRef[]): Promise<void> {
  const waiting = [...refs];
  const lane = async () => {
    for (let ref = waiting.pop(); ref !== undefined; ref = waiting.pop()) {
      for (let pass = 0; pass < PASSES; pass += 1) {
        await passTime(world.database, ref);
        const claim = await runtime.store.claimOne(ref, "rehearse", runtime.leaseMs);
        if (claim !== null) await reconcileSafely(runtime, claim);
      }
    }
  };
  await Promise.all(Array.from({ length: LANES }, lane));
}

/** The processor's own list. A refund that failed moved no money. */
async function timesPaid({ world }: StagedRig, keys: string[]): Promise<Map<string, number>> {
  const payments = keys.map((key) => key.split(".")[0] ?? "");
  const rows = await world.world<{ payment: string; times: number }[]>`
    select payment, count(*)::int as times from payments.refunds where payment = any(${payments}) and status <> 'failed' group by 1`;
  const times = new Map(rows.map((row) => [row.payment, row.times]));
  return new Map(
    keys.flatMap((key, at) => [[key, times.get(payments[at] ?? "") ?? 0] as const].filter(([, n]) => n > 0)),
  );
}

async function inPlace({ world }: StagedRig, keys: string[]): Promise<number> {
  const [row] = await world.database<{ count: number }[]>`
    select count(*)::int from objects where kind = ${REFUND} and status = 'in_place' and key = any(${keys})`;
  return row?.count ?? 0;
}

export function sayRounds({
  command,
  rounds,
  lost,
  paid_twice,
  not_paid,
  refused,
  in_place,
  ms_per_round,
}: Rounds): string {
  return [
    `${command}: ${rounds} rounds, ${ms_per_round} ms each`,
    `  ${lost} answers lost after the processor had paid`,
    `  ${refused} repeated commands refused`,
    `  ${in_place} in place after a look`,
    `  ${paid_twice.length} paid twice${paid_twice.length > 0 ? `: ${paid_twice.join(", ")}` : ""}`,
    `  ${not_paid.length} not paid${not_paid.length > 0 ? `: ${not_paid.join(", ")}` : ""}`,
  ].join("\n");
}
