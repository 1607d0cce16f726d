import { visibleText } from "@/lib/format/visible-text";

/** The body with one value a line. Line breaks are ours; every other character that could hide is shown by number. */
export function bodyLines(body: string): string {
  return indented(body).split("\n").map(visibleLine).join("\n");
}

function indented(body: string): string {
  try {
    return JSON.stringify(JSON.parse(body), null, 2);
  } catch {
    // Not ours to repair: what was stored is what is shown.
    return body;
  }
}

/** The indent is ours as well, and is no sign of a space that somebody typed. */
function visibleLine(line: string): string {
  const [indent = ""] = /^ */.exec(line) ?? [];
  const rest = line.slice(indent.length);
  return rest === "" ? indent : `${indent}${visibleText(rest)}`;
}
