import { DRIFT_CLASSES } from "./drift-class.ts";
import { GATE_REASONS } from "./gate.ts";
import { type PendingWork, REPORT_AGES, type SummaryCell, type Untouched } from "./report.ts";

/** A run keeps its figures apart by who may see them; whoever may see several reads their sum. */
function merged<Figure extends { n: number }>(
  figures: readonly Figure[],
  of: (figure: Figure) => readonly (string | null)[],
  join: (a: Figure, b: Figure) => Figure,
): Figure[] {
  const sums = new Map<string, Figure>();
  for (const figure of figures) {
    const name = JSON.stringify(of(figure));
    const sum = sums.get(name);
    sums.set(name, sum === undefined ? figure : { ...join(sum, figure), n: sum.n + figure.n });
  }
  return [...sums.values()];
}

const earlier = (a: string | null, b: string | null) => (a === null || (b !== null && b < a) ? b : a);

export function mergeCells(cells: readonly SummaryCell[]): SummaryCell[] {
  return merged(
    cells,
    (cell) => [cell.class, cell.direction, cell.age, cell.verdict],
    (a, b) => ({ ...a, oldest: b.oldest < a.oldest ? b.oldest : a.oldest }),
  ).sort(
    (a, b) =>
      DRIFT_CLASSES.indexOf(a.class) - DRIFT_CLASSES.indexOf(b.class) ||
      (a.direction ?? "").localeCompare(b.direction ?? "") ||
      REPORT_AGES.indexOf(a.age) - REPORT_AGES.indexOf(b.age) ||
      a.verdict.localeCompare(b.verdict),
  );
}

/** In the order of caution. */
export function mergeUntouched(figures: readonly Untouched[]): Untouched[] {
  const place = ({ code }: Untouched) => GATE_REASONS.indexOf(code);
  return merged(
    figures,
    (figure) => [figure.code],
    (a, b) => ({ ...a, example: a.example ?? b.example }),
  ).sort((a, b) => place(a) - place(b));
}

export function mergePending(work: readonly PendingWork[]): PendingWork[] {
  return merged(
    work,
    (one) => [one.what, one.owner],
    (a, b) => ({ ...a, oldest: earlier(a.oldest, b.oldest) }),
  );
}

/** How many of these figures there are in all. */
export function total(figures: readonly { n: number }[]): number {
  return figures.reduce((sum, { n }) => sum + n, 0);
}
