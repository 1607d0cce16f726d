// ◆ pure
import type { DriftDetail } from "./drift-class.ts";
import type { RepairContract, Step } from "./repair.ts";

/** What a repair changes, as far as two changes can be the same one. */
export type Changing = {
  direction: string | null;
  detail: DriftDetail;
  steps: readonly Pick<Step, "verb">[];
  contract: Pick<RepairContract, "removes" | "undo" | "risk">;
};

/**
 * The same text for two changes that differ in the object alone. Grants count by what they are; a field counts by its
 * name and by whether it is there: its values are the object's own.
 */
export function shapeOf({ direction, detail, steps, contract }: Changing): string {
  const { over = [], under = [], fields = [], owner, externalIds = [] } = detail;
  return JSON.stringify([
    direction,
    [...over].sort(),
    [...under].sort(),
    fields.map(({ field, asked, found }) => [field, asked === null, found === null]).sort(),
    owner === undefined ? null : [owner.asked, owner.found ?? null],
    externalIds.length,
    steps.map((step) => step.verb),
    [contract.removes, contract.undo, contract.risk],
  ]);
}

export type Alike<Row> = { shape: string; rows: Row[] };

/** Rows of one shape together, the rarest shape first: what is unlike the rest is what a reader has to see. */
export function alike<Row extends Changing>(rows: readonly Row[]): Alike<Row>[] {
  const groups = new Map<string, Row[]>();
  for (const row of rows) {
    const shape = shapeOf(row);
    groups.set(shape, [...(groups.get(shape) ?? []), row]);
  }
  return [...groups]
    .map(([shape, group]) => ({ shape, rows: group }))
    .sort((a, b) => a.rows.length - b.rows.length || (a.shape < b.shape ? -1 : 1));
}

export const SAMPLE = 5;

/** Which of them have to be looked at before all are decided: one of each shape, the rarest first, then the next of each. */
export function sampleOf<Row extends Changing>(rows: readonly Row[]): Row[] {
  const groups = alike(rows);
  const depth = Math.max(0, ...groups.map((group) => group.rows.length));
  const turns = Array.from({ length: depth }, (_, at) => groups.flatMap((group) => group.rows[at] ?? []));
  return turns.flat().slice(0, SAMPLE);
}

/** How many may be decided at once; fewer where access, data or money is at stake. */
export const BATCH_MAX = 50;
export const BATCH_MAX_GRAVE = 10;
