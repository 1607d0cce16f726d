/** 95 % of a normal distribution lies within this many standard deviations. */
const Z = 1.96;

/**
 * Where the true part lies, with 95 % certainty, when `k` of `n` did: Wilson's interval. It stays inside 0 to 1, and 10 of
 * 10 is not told as certainty.
 */
export function wilson(k: number, n: number): { low: number; high: number } {
  if (n === 0) return { low: 0, high: 1 };
  const part = k / n;
  const spread = Z * Math.sqrt((part * (1 - part)) / n + Z ** 2 / (4 * n ** 2));
  const centre = part + Z ** 2 / (2 * n);
  const scale = 1 + Z ** 2 / n;
  // The ends are exact where nothing or everything did; rounding must not move them.
  return {
    low: k === 0 ? 0 : (centre - spread) / scale,
    high: k === n ? 1 : (centre + spread) / scale,
  };
}
