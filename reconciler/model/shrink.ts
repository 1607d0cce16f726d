// ◆ pure
/** A complete scan that shows this much less than the one before suspects the source, not the objects. */
const SHRINK_MAX = 0.3;
const SHRINK_POPULATION_MIN = 10;

/** `before`: entries of the last scan that was believed; null where there was none. */
export function isShrunk(before: number | null, counted: number): boolean {
  return before !== null && before >= SHRINK_POPULATION_MIN && counted < before * (1 - SHRINK_MAX);
}
