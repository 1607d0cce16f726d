// ◆ pure
/** Compares what a rehearsal showed with what its service declares, and says it as a table. */
import type { Aftermath } from "./aftermath.ts";
import type { Step } from "./command.ts";
import type { Expected, Service } from "./service.ts";

/** The step after which nothing is killed. */
export const THE_END = "the end";

/** What came of one object after one step. */
export type Point = Aftermath & {
  after: string;
  object: string;
  /** What the command left of it in the rows. */
  written: string[];
  /** Why nobody could know of that step from what is written down; null where somebody could. */
  hole: string | null;
};
export type JudgedPoint = {
  after: string;
  object: string;
  /** What is written down, and what the sources show. */
  evidence: string[];
  /** What it was named first; null where nothing differed. */
  class: string | null;
  classes: string[];
  repair: string;
  /** What its user was told while nobody had looked into it. */
  status: string;
  statuses: string[];
  ok: boolean;
  /** What is wrong with it; empty where it is as declared. */
  wrong: string[];
};
export type Rehearsal = { command: string; points: JudgedPoint[]; wrong: string[]; ok: boolean };

/** A step outside is covered by an effect that was started before it and is not over. Anything else is not written down anywhere. */
export function holeAfter(
  step: Step,
  steps: readonly Step[],
  { name, folder }: Pick<Service, "name" | "folder">,
): string | null {
  if (!step.outside) return null;
  if (step.evidence.some((line) => /^effect \S+ of \S+: started/.test(line))) return null;
  const before = steps.filter((one) => !one.outside).at(-1)?.after ?? "it began";
  const file = `${folder.split("/").slice(-3).join("/")}/command.ts`;
  return `${name} brings about "${step.after}" outside of any effect (${file}, after ${before}): if it dies there, nothing is written down that says so.`;
}

const isSame = (point: Point, row: Expected) =>
  point.classes.join() === row.class.join() &&
  point.repair === row.repair &&
  point.statuses.join() === row.status.join();

/** Each object by its kind: keys differ from run to run. */
const placeOf = ({ after, object }: { after: string; object: string }) => `${after}, ${object.split("/")[0]}`;

export function judgeTable(
  { name, expected }: Pick<Service, "name" | "expected">,
  points: readonly Point[],
): Rehearsal {
  const left = [...expected];
  const judged = points.map((point): JudgedPoint => {
    const { after, object, hole, written, classes, statuses } = point;
    const at = left.findIndex((row) => placeOf(row) === placeOf(point));
    const [row] = at === -1 ? [] : left.splice(at, 1);
    const wrong = [
      ...(hole === null ? [] : [hole]),
      ...(written.length > 0 ? [] : [`After ${after} there is no evidence at all of ${object}.`]),
      ...(row === undefined ? [`${name} declares no row for: ${placeOf(point)}.`] : []),
      ...(row === undefined || isSame(point, row)
        ? []
        : [`${placeOf(point)}: declared is ${sayRow(row)}, shown was ${sayPoint(point)}.`]),
    ];
    return {
      ...{
        after,
        object,
        evidence: [...written, ...point.witness],
        classes,
        class: classes[0] ?? null,
        repair: point.says,
      },
      ...{ statuses, status: statuses.includes("not_confirmed") ? "not_confirmed" : (statuses[0] ?? "nothing") },
      ...{ ok: wrong.length === 0, wrong },
    };
  });
  const wrong = [
    ...judged.flatMap((point) => point.wrong),
    ...left.map((row) => `${name} declares a row for what did not come: ${placeOf(row)}.`),
  ];
  return { command: name, points: judged, wrong: [...new Set(wrong)], ok: wrong.length === 0 };
}

const arrows = (texts: readonly string[]) => texts.join(" → ");
const sayRow = (row: Expected) => `${arrows(row.class) || "no difference"}, ${row.repair}, ${arrows(row.status)}`;
const sayPoint = ({ classes, repair, statuses }: Point) =>
  `${arrows(classes) || "no difference"}, ${repair}, ${arrows(statuses)}`;

export function sayTable({ command, points, wrong }: Rehearsal): string {
  const rows = points.flatMap((point) => [
    `${point.ok ? "ok" : " ✗"}  ${point.after === THE_END ? "ran to its end" : `killed after ${point.after}`} · ${point.object}`,
    ...point.evidence.map((line) => `      evidence  ${line}`),
    `      class     ${arrows(point.classes) || "none"}`,
    `      repair    ${point.repair}`,
    `      status    ${arrows(point.statuses)}`,
  ]);
  const end =
    wrong.length === 0 ? ["Every crash leaves evidence, and ends as declared."] : wrong.map((says) => `✗ ${says}`);
  return [command, ...rows, "", ...end].join("\n");
}
