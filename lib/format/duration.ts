const SECOND = 1000;
const MINUTE = 60 * SECOND;
const HOUR = 60 * MINUTE;
const DAY = 24 * HOUR;

/** Past this many days the hours no longer help anybody to decide. */
const DAYS_WITH_HOURS = 14;

/**
 * `41 s`, `26 min`, `5 h`, `2 d 3 h`. Rounded down, so that nothing looks older or longer than it is. Units are
 * spelled so that a screen reader cannot take minutes for metres.
 */
export function formatDuration(milliseconds: number): string {
  const span = Math.max(0, milliseconds);
  if (span < MINUTE) return `${Math.floor(span / SECOND)} s`;
  if (span < HOUR) return `${Math.floor(span / MINUTE)} min`;
  if (span < DAY) return `${Math.floor(span / HOUR)} h`;
  const days = Math.floor(span / DAY);
  const hours = Math.floor((span % DAY) / HOUR);
  return hours === 0 || days >= DAYS_WITH_HOURS ? `${days} d` : `${days} d ${hours} h`;
}

/** `1 h 12 min`, `3 min 20 s`: for what is running, or must be waited for. */
export function formatDurationExact(milliseconds: number): string {
  const span = Math.max(0, milliseconds);
  if (span < SECOND) return `${Math.round(span)} ms`;
  if (span < MINUTE) return `${Math.floor(span / SECOND)} s`;
  if (span < HOUR) return joined(Math.floor(span / MINUTE), "min", Math.floor((span % MINUTE) / SECOND), "s");
  if (span < DAY) return joined(Math.floor(span / HOUR), "h", Math.floor((span % HOUR) / MINUTE), "min");
  return formatDuration(span);
}

function joined(first: number, firstUnit: string, second: number, secondUnit: string): string {
  return second === 0 ? `${first} ${firstUnit}` : `${first} ${firstUnit} ${second} ${secondUnit}`;
}
