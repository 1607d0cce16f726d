export type Row = {
  case: string;
  value: number;
  unit: string;
  reference: string;
  reference_value: number | null;
  ratio: number | null;
  goal: string | null;
  ok: boolean | null;
};
export type Measured = Record<string, number>;

const sorted = (values: readonly number[]) => [...values].sort((a, b) => a - b);
export const middleOf = (values: readonly number[]) => sorted(values)[Math.floor(values.length / 2)] ?? Number.NaN;
/** The value that so large a part of them does not exceed. */
export const lateOf = (values: readonly number[], part = 0.95) =>
  sorted(values)[Math.ceil(values.length * part) - 1] ?? Number.NaN;

/** Rates, where more is better. */
export function atLeast(name: string, value: number, reference: string, referenceValue: number, min: number): Row {
  const ratio = value / referenceValue;
  const unit = "a second";
  const ok = ratio >= min;
  return { case: name, value, unit, reference, reference_value: referenceValue, ratio, goal: `≥ ${min}`, ok };
}

/** Times, where less is better. */
export function atMost(name: string, value: number, reference: string, referenceValue: number, max: number): Row {
  const ratio = value / referenceValue;
  const ok = ratio <= max;
  return { case: name, value, unit: "ms", reference, reference_value: referenceValue, ratio, goal: `≤ ${max}`, ok };
}

/** A figure that has a bound of its own. */
export function bounded(name: string, value: number, unit: string, max: number): Row {
  return { ...told(name, value, unit), goal: `≤ ${max}`, ok: value <= max };
}

export function told(name: string, value: number, unit: string): Row {
  return { case: name, value, unit, reference: "", reference_value: null, ratio: null, goal: null, ok: null };
}

const shown = (value: number | null) => (value === null ? "" : value >= 100 ? value.toFixed(0) : value.toPrecision(3));

export function table(rows: Row[]): string {
  const head = ["case", "value", "reference", "ratio", "goal", ""];
  const lines = rows.map((row) => [
    row.case,
    `${shown(row.value)} ${row.unit}`,
    row.reference_value === null ? "" : `${shown(row.reference_value)} ${row.unit}, ${row.reference}`,
    shown(row.ratio),
    row.goal ?? "",
    row.ok === null ? "" : row.ok ? "met" : "missed",
  ]);
  const widths = head.map((_, n) => Math.max(...[head, ...lines].map((line) => (line[n] ?? "").length)));
  return [head, ...lines]
    .map((line) =>
      line
        .map((cell, n) => cell.padEnd(widths[n] ?? 0))
        .join("  ")
        .trimEnd(),
    )
    .join("\n");
}
