/** What one seed is made of: which faults there are at all, how often, and how large the world is. */
import type { Millis } from "../model/evidence.ts";
import { DEFAULT_LIMITS } from "../policy/defaults.ts";
import type { Dice } from "./random.ts";

/** What may become of a call to the outside world. */
export const CALL_FAULTS = [
  "timeout_not_applied",
  "timeout_applied",
  "lands_late",
  "reset_before",
  "reset_after",
  "error_500_not_applied",
  "error_500_applied",
  "refused_429",
  "lie",
  "half",
  "forgets_key",
  "throws",
] as const;
export type CallFault = (typeof CALL_FAULTS)[number];

/** What may become of a read. */
export const READ_FAULTS = ["fails", "hangs", "stale", "cut_off", "shrunk", "miscounted"] as const;
export type ReadFault = (typeof READ_FAULTS)[number];

export type Swarm = {
  /** Faults are over: from here on everything has to come right. */
  off: boolean;
  databaseAwayUntil: Millis;
  workers: number;
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
  };
};

export function drawSwarm(dice: Dice): Swarm {
  /** About half of the faults are not there at all; the others are rare or common. */
  const rate = (most: number) => (dice.chance(0.5) ? 0 : most * dice.fraction() ** 2);
  const all = <Name extends string>(names: readonly Name[], most: number) =>
    Object.fromEntries(names.map((name) => [name, rate(most)])) as Record<Name, number>;
  return {
    off: false,
    databaseAwayUntil: 0,
    workers: dice.between(1, 4),
    objects: dice.between(1, 8),
    approvalMs: dice.chance(0.7) ? DEFAULT_LIMITS.approvalMs : dice.between(12_000, 60_000),
    safetyMs: dice.between(120, 300) * 1_000,
    rates: {
      database: rate(0.05),
      outage: rate(0.6),
      crash: rate(0.1),
      pause: rate(0.1),
      call: all(CALL_FAULTS, 0.4),
      read: all(READ_FAULTS, 0.2),
      hands: rate(1),
      people: dice.chance(0.1) ? 0 : 1,
    },
  };
}

/** The first of the faults that comes up. */
export function drawFault<Name extends string>(dice: Dice, rates: Record<Name, number>, off: boolean): Name | null {
  if (off) return null;
  for (const [name, rate] of Object.entries(rates) as [Name, number][]) if (dice.chance(rate)) return name;
  return null;
}
