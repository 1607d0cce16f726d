import { countsOf, type MoneyUnit } from "./count.ts";
import { markdownCell } from "./markdown.ts";

type Value = string | number | boolean | null;
/** What a ticket needs of one drift. Nearly every text in it came from outside. */
export type MarkdownDrift = {
  drift: { kind: string; key: string; class: string; sentence: string; firstSeen: string; cameBack: number };
  object: { ref: string; status: string; stale: boolean; ownerName: string | null };
  difference: readonly {
    field: string;
    part: string;
    asked: Value;
    found: Value;
    state: string;
    money?: Record<"asked" | "found", MoneyUnit | null>;
  }[];
  evidence: readonly { title: string; agrees: string; asOf: string | null }[];
};

/** For people elsewhere: in English, with whole times, and with where to look. */
export function driftMarkdown({ drift, object, difference, evidence }: MarkdownDrift, address: string): string {
  const rows = difference.filter(({ state }) => state !== "same");
  return [
    `### ${markdownCell(drift.sentence)}`,
    "",
    `- Object: ${markdownCell(drift.kind)} / ${markdownCell(drift.key)} (${object.ref})`,
    `- Class: ${drift.class}${drift.cameBack > 0 ? `, came back ${drift.cameBack} times` : ""}`,
    `- Status: ${object.status}${object.stale ? " when last checked" : ""}`,
    `- Owner: ${markdownCell(object.ownerName ?? "nobody")}`,
    `- First seen: ${drift.firstSeen}`,
    `- Where: <${address}>`,
    ...table(
      ["Part", "Asked for", "Found"],
      rows.map((row) => [row.field || row.part, said(row.asked, row.money?.asked), said(row.found, row.money?.found)]),
    ),
    ...table(
      ["Source", "Agrees", "As of"],
      evidence.map((row) => [row.title, row.agrees, row.asOf ?? "never"]),
    ),
    "",
  ].join("\n");
}

const { money } = countsOf("en-GB");

function said(value: Value, unit: MoneyUnit | null | undefined): string {
  if (value === null) return "not there";
  return typeof value === "number" && unit ? money(value, unit) : String(value);
}

function table(head: readonly string[], rows: readonly (readonly string[])[]): string[] {
  if (rows.length === 0) return [];
  const line = (cells: readonly string[]) => `| ${cells.map(markdownCell).join(" | ")} |`;
  return ["", line(head), `|${head.map(() => " --- |").join("")}`, ...rows.map(line)];
}
