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
