export type DurationUnits = { day: string; hour: string; minute: string; second: string; millisecond: string };

/**
 * Spans of time in one language's units, spelled so that a screen reader cannot take minutes for metres. It uses nothing from
 * outside of itself: status pages carry it as text.
 */
export function durationsOf(units: DurationUnits) {
  const SECOND = 1000;
  const MINUTE = 60 * SECOND;
  const HOUR = 60 * MINUTE;
  const DAY = 24 * HOUR;
  /** Past this many days the hours no longer help anybody to decide. */
  const DAYS_WITH_HOURS = 14;

  const joined = (first: number, firstUnit: string, second: number, secondUnit: string): string =>
    second === 0 ? `${first} ${firstUnit}` : `${first} ${firstUnit} ${second} ${secondUnit}`;

  /** `41 s`, `26 min`, `5 h`, `2 d 3 h`. Rounded down, so that nothing looks older or longer than it is. */
  function duration(milliseconds: number): string {
    const span = Math.max(0, milliseconds);
    if (span < MINUTE) return `${Math.floor(span / SECOND)} ${units.second}`;
    if (span < HOUR) return `${Math.floor(span / MINUTE)} ${units.minute}`;
    if (span < DAY) return `${Math.floor(span / HOUR)} ${units.hour}`;
    const days = Math.floor(span / DAY);
    const hours = Math.floor((span % DAY) / HOUR);
    return joined(days, units.day, days >= DAYS_WITH_HOURS ? 0 : hours, units.hour);
  }

  /** `1 h 12 min`, `3 min 20 s`: for what is running, or must be waited for. */
  function durationExact(milliseconds: number): string {
    const span = Math.max(0, milliseconds);
    if (span < SECOND) return `${Math.round(span)} ${units.millisecond}`;
    if (span < MINUTE) return `${Math.floor(span / SECOND)} ${units.second}`;
    if (span < HOUR) {
      return joined(Math.floor(span / MINUTE), units.minute, Math.floor((span % MINUTE) / SECOND), units.second);
    }
    if (span < DAY) {
      return joined(Math.floor(span / HOUR), units.hour, Math.floor((span % HOUR) / MINUTE), units.minute);
    }
    return duration(span);
  }

  return { duration, durationExact };
}
