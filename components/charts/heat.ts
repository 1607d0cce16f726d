/** Cells up to this count have a shade each; above it the shades are shared out on a log scale. */
const SHADES = 5;

/** 0 for nothing, then 1 to 5, so that one large cell does not wash out the small ones. */
export function heatLevel(count: number, countMax: number): 0 | 1 | 2 | 3 | 4 | 5 {
  if (count <= 0) return 0;
  const level = countMax <= SHADES ? count : Math.ceil((SHADES * Math.log1p(count)) / Math.log1p(countMax));
  return Math.min(SHADES, Math.max(1, Math.round(level))) as 1 | 2 | 3 | 4 | 5;
}
