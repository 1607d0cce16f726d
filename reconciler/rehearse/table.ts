// ◆ pure
/** Compares what a rehearsal showed with what its service declares, and says it as a table. */
import type { Step } from "./command.ts";
import type { Expected, Service } from "./service.ts";

/** The step after which nothing is killed. */
export const THE_END = "the end";

/** What came of one object after one step. */
export type Point = {
  after: string;
  object: string;
  evidence: string[];
  class: string[];
  repair: "none" | "automatic" | "review";
  says: string;
  status: string[];
  /** Why nobody could know of that step from what is written down; null where it is. */
  hole: string | null;
};
export type JudgedPoint = Omit<Point, "class" | "repair" | "status" | "says" | "hole"> & {
  /** In order, as one text; null where nothing differed. */
  class: string | null;
  repair: string;
  status: string;
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
  point.class.join() === row.class.join() && point.repair === row.repair && point.status.join() === row.status.join();

/** Each object by its kind: keys differ from run to run. */
const placeOf = ({ after, object }: { after: string; object: string }) => `${after}, ${object.split("/")[0]}`;

export function judgeTable(
  { name, expected }: Pick<Service, "name" | "expected">,
  points: readonly Point[],
): Rehearsal {
  const left = [...expected];
  const judged = points.map((point): JudgedPoint => {
    const { hole, says, repair: _, ...rest } = point;
    const at = left.findIndex((row) => placeOf(row) === placeOf(point));
    const [row] = at === -1 ? [] : left.splice(at, 1);
    const wrong = [
      ...(hole === null ? [] : [hole]),
      ...(point.evidence.length > 0 ? [] : [`After ${point.after} there is no evidence at all of ${point.object}.`]),
      ...(row === undefined ? [`${name} declares no row for: ${placeOf(point)}.`] : []),
      ...(row === undefined || isSame(point, row)
        ? []
        : [`${placeOf(point)}: declared is ${sayRow(row)}, shown was ${sayRow(point)}.`]),
    ];
    return {
      ...rest,
      class: point.class.join(" → ") || null,
      repair: says,
      status: point.status.join(" → "),
      ok: wrong.length === 0,
      wrong,
    };
  });
  const wrong = [
    ...judged.flatMap((point) => point.wrong),
    ...left.map((row) => `${name} declares a row for what did not come: ${placeOf(row)}.`),
  ];
  return { command: name, points: judged, wrong: [...new Set(wrong)], ok: wrong.length === 0 };
}

function sayRow({
  class: named,
  repair,
  status,
}: Pick<Expected, "repair"> & { class: readonly string[]; status: readonly string[] }): string {
  return `${named.join(" → ") || "no difference"}, ${repair}, ${status.join(" → ")}`;
}

export function sayTable({ command, points, wrong }: Rehearsal): string {
  const rows = points.flatMap((point) => [
    `${point.ok ? "ok" : " ✗"}  killed after ${point.after} · ${point.object}`.replace(
      "killed after the end",
      "ran to the end",
    ),
    ...point.evidence.map((line) => `      evidence  ${line}`),
    `      class     ${point.class ?? "none"}`,
    `      repair    ${point.repair}`,
    `      status    ${point.status}`,
  ]);
  const end =
    wrong.length === 0 ? ["Every crash leaves evidence, and ends as declared."] : wrong.map((says) => `✗ ${says}`);
  return [command, ...rows, "", ...end].join("\n");
}
