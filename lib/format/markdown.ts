import { visibleText } from "./visible-text.ts";

/** A value inside a table: one line, and nothing in it that a renderer would take for markup or a link. */
export function markdownCell(value: string | number | null | undefined): string {
  if (value === null || value === undefined || value === "") return "";
  return visibleText(String(value)).replace(/[\\`*[\]<>|]/g, "\\$&");
}
