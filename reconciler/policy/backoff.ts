export const backoffMs = (n: number, fraction: number) =>
  Math.min(600_000, 1000 * 2 ** Math.min(n, 10)) * (0.5 + fraction / 2);
