/** What one seed is made of: which faults there are at all, how often, and how large the world is. */
import type { Millis } from "../model/evidence.ts";
import { DEFAULT_LIMITS } from "../policy/defaults.ts";
import { Dice } from "./random.ts";

/** What may become of a call to the outside world, and which fault of the list (sometimes.ts) each is. */
export const CALL_FAULTS = {
  ...{ timeout_not_applied: "W-1", timeout_applied: "W-2", lands_late: "W-3", reset_before: "W-4", reset_after: "W-4" },
  ...{ error_500_not_applied: "W-5", error_500_applied: "W-5", refused_429: "W-6", refused_422: "W-7" },
  ...{ refused_403: "W-8", half: "W-10", lie: "W-11", wrong_id: "W-12", error_stored: "W-13", forgets_keys: "W-14" },
  ...{ throws: "W-16", accepted: "W-17" },
} as const;
export type CallFault = keyof typeof CALL_FAULTS;

/** What may become of a read. */
export const READ_FAULTS = {
  ...{ forbidden: "W-8", hangs: "W-16", stale: "R-1", cut_off: "R-3", twice: "R-3", miscounted: "R-3" },
  ...{ empty: "R-5", shrunk: "R-6", unreadable: "R-8" },
} as const;
export type ReadFault = keyof typeof READ_FAULTS;

export type Swarm = {
  /** Faults are over: from here on everything has to come right. */
  off: boolean;
  databaseAwayUntil: Millis;
  readOnlyUntil: Millis;
  /** The supporting source shows what was there then, and says that it is of now; null where it keeps up. */
  frozenAt: Millis | null;
  workers: number;
  /** Two versions of the code run together. */
  rolling: boolean;
  objects: number;
  /** How long an approval counts. */
  approvalMs: Millis;
  /** How long the world goes on with faults. */
  safetyMs: Millis;
  rates: {
    database: number;
    outage: number;
    crash: number;
    pause: number;
    call: Record<CallFault, number>;
    read: Record<ReadFault, number>;
    /** Somebody edits outside of us. */
    hands: number;
    people: number;
    /** What only some worlds have (1) and others do not (0), by dice of its own. */
    frozen: number;
    /** The connector is set up anew now and then, and does the same in another way under the same version. */
    rewired: number;
    /** Whoever sees what is about to be repaired steps in just then. */
    meddling: number;
    /** By hand everything is there twice early on. */
    twins: number;
    /** Whoever sees that an outcome is unknown stops that object, for minutes. */
    worries: number;
    /** A process sleeps just past the deadline of what it has reserved, and wakes before anybody else has looked. */
    naps: number;
    /** Commands of a product declare what they do themselves, and settle it, or not. */
    commands: number;
  };
};

/** `more`: for what was thought of later, so that it moves nothing in worlds that do not have it. */
export function drawSwarm(dice: Dice, more: Dice): Swarm {
  /** About half of the faults are not there at all; the others are rare or common. */
  const rate = (most: number) => (dice.chance(0.5) ? 0 : most * dice.fraction() ** 2);
  const all = <Name extends string>(names: Readonly<Record<Name, string>>, most: number) =>
    Object.fromEntries(Object.keys(names).map((name) => [name, rate(most)])) as Record<Name, number>;
  const call = all(CALL_FAULTS, 0.6);
  return {
    off: false,
    databaseAwayUntil: 0,
    readOnlyUntil: 0,
    frozenAt: null,
    workers: dice.between(1, 3),
    rolling: dice.chance(0.1),
    objects: dice.chance(0.04) ? dice.between(10, 14) : dice.between(1, 7),
    approvalMs: dice.chance(0.7) ? DEFAULT_LIMITS.approvalMs : dice.between(12_000, 60_000),
    safetyMs: dice.between(55, 150) * 1_000,
    rates: {
      database: rate(0.07),
      outage: rate(0.6),
      crash: rate(0.2),
      pause: rate(0.15),
      // Few kinds can do a part of something, and not every one has keys to forget.
      call: {
        ...call,
        ...{ half: dice.fraction(), error_stored: 2 * call.error_stored, forgets_keys: 2 * call.forgets_keys },
      },
      read: all(READ_FAULTS, 0.25),
      hands: rate(1),
      people: dice.chance(0.1) ? 0 : 1,
      frozen: Number(more.chance(0.3)),
      rewired: Number(more.chance(0.1)),
      meddling: Number(more.chance(0.3)),
      twins: Number(more.chance(0.15)),
      worries: Number(more.chance(0.3)),
      naps: Number(more.chance(0.1)),
      commands: Number(more.chance(0.25)),
    },
  };
}

/** What goes wrong in this world at all, by name: `crash`, `call.lie`. */
export function faultsOf({ rates, rolling }: Swarm): string[] {
  const { call, read, ...others } = rates;
  const present = (group: Record<string, number>, prefix = "") =>
    Object.entries(group).flatMap(([name, rate]) => (rate > 0 ? [`${prefix}${name}`] : []));
  return [...present(others), ...present(call, "call."), ...present(read, "read."), ...(rolling ? ["rolling"] : [])];
}

/** Whether any world can have it. */
export function isFault(name: string): boolean {
  const { call, read, ...others } = drawSwarm(new Dice(1), new Dice(1)).rates;
  const [group = "", one] = name.split(".");
  if (one === undefined) return name === "rolling" || Object.hasOwn(others, name);
  return (group === "call" && Object.hasOwn(call, one)) || (group === "read" && Object.hasOwn(read, one));
}

/** The same world without some of them. What was drawn for it stays drawn. */
export function leaveOut(swarm: Swarm, faults: readonly string[]): void {
  for (const fault of faults) {
    const [group, name] = fault.split(".");
    if (fault === "rolling") swarm.rolling = false;
    else if (name === undefined) Object.assign(swarm.rates, { [fault]: 0 });
    else Object.assign(swarm.rates[group as "call" | "read"], { [name]: 0 });
  }
}

/** The first of the faults that comes up. */
export function drawFault<Name extends string>(dice: Dice, rates: Record<Name, number>, off: boolean): Name | null {
  if (off) return null;
  for (const [name, rate] of Object.entries(rates) as [Name, number][]) if (dice.chance(rate)) return name;
  return null;
}
