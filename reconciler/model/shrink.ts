// ◆ pure
/** A complete scan that shows this much less than the one before suspects the source, not the objects. */
const SHRINK_MAX = 0.3;
const SHRINK_POPULATION_MIN = 10;

/** Why such a scan is not believed; null where it may be. `before`: entries of the last one that was; null where there was none. */
export function shrunk(before: number | null, counted: number): string | null {
  const isMuchLess = before !== null && before >= SHRINK_POPULATION_MIN && counted < before * (1 - SHRINK_MAX);
  return isMuchLess ? `It showed ${counted} objects, and ${before} the time before.` : null;
}
