// ◆ pure
import type { Direction, DriftClass } from "./drift-class.ts";

/** What an object drifted by when it was snoozed. `grants`: those that were too many or too few. */
export type SnoozedDrift = { class: DriftClass; direction: Direction | null; grants: number };

/** What ends a snooze before its date. Each is on its own; what is null ends nothing. */
export type SnoozeRule = {
  was: SnoozedDrift[];
  untilWorse: boolean;
  /** Seen so many more times. */
  seen: number | null;
  /** So many objects of the kind drift by one of these classes. */
  objects: number | null;
};
