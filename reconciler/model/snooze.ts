// ◆ pure
import { type Direction, type DriftClass, type DriftDetail, partsOf } from "./drift-class.ts";

/** What an object drifted by when it was snoozed: how many grants or fields differed and which, and how often it had been seen. */
export type SnoozedDrift = {
  class: DriftClass;
  direction: Direction | null;
  size: number;
  /** Left out in snoozes of before it was kept. */
  parts?: string[];
  times: number;
};

/** What ends a snooze before its date. Each is on its own; what is null ends nothing. */
export type SnoozeRule = {
  was: SnoozedDrift[];
  untilWorse: boolean;
  /** Seen so many more times. */
  seen: number | null;
  /** So many objects of the kind drift by one of these classes. */
  objects: number | null;
};

/** What ends it sooner: ", or until it gets worse, or is seen 3 more times"; empty where only its date does. */
export function soonerWords({ untilWorse, seen, objects }: SnoozeRule): string {
  const sooner = [
    ...(untilWorse ? ["it gets worse"] : []),
    ...(seen === null ? [] : [`it is seen ${seen} more times`]),
    ...(objects === null ? [] : [`${objects} objects have it`]),
  ];
  return sooner.length === 0 ? "" : `, or until ${sooner.join(", or ")}`;
}

/** Why a snooze ends now, as a sentence; null while it goes on. Nothing but what is seen of the world ends it. */
export function whySnoozeEnds(
  rule: SnoozeRule,
  seen: {
    drifts: readonly { class: DriftClass; direction: Direction | null; detail: DriftDetail }[];
    times(driftClass: DriftClass): number;
    objects(driftClass: DriftClass): number;
  },
): string | null {
  for (const { class: name, direction, detail } of rule.untilWorse ? seen.drifts : []) {
    const was = rule.was.find((one) => one.class === name);
    if (was === undefined) return `It drifts otherwise now: ${name}.`;
    if (was.direction !== direction)
      return `${name} changed from ${was.direction ?? "none"} to ${direction ?? "none"}.`;
    const parts = partsOf(detail);
    if (parts.length > was.size) return `More of it drifts: ${parts.length}, and ${was.size} when it was snoozed.`;
    const other = parts.find((part) => was.parts?.includes(part) === false);
    if (other !== undefined) return `It drifts otherwise now: ${other}.`;
  }
  for (const { class: name, times } of rule.was) {
    const more = seen.times(name) - times;
    if (rule.seen !== null && more >= rule.seen) return `${name} was seen ${more} more times.`;
    const objects = seen.objects(name);
    if (rule.objects !== null && objects >= rule.objects) return `${objects} objects drift by ${name} now.`;
  }
  return null;
}
