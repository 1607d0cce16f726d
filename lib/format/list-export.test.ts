import { describe, expect, test } from "vitest";
import { EXPORT_FORMATS, EXPORT_ROWS_MAX, exportList } from "./list-export.ts";

type Row = { id: string; says: string; at: string; more: object | null };
const row = (id: string, says = "x"): Row => ({ id, says, at: "2026-01-01T00:00:00.000000Z", more: null });

async function textOf(pages: Row[][], format: (typeof EXPORT_FORMATS)[number]): Promise<string> {
  async function* rows() {
    yield* pages;
  }
  const given = { list: "drifts", filter: "kind=refund", madeAt: "2026-01-02T00:00:00.000Z", rows: rows() };
  let text = "";
  for await (const piece of exportList({ ...given, columns: ["id", "says", "at", "more"] }, format)) text += piece;
  return text;
}

describe("a list as a file", () => {
  test("says what it is, with which filter and of when", async () => {
    const [head, columns, first] = (await textOf([[row("a")], [row("b")]], "csv")).split("\r\n");
    expect(head).toBe("# drifts,filter: kind=refund,made: 2026-01-02T00:00:00.000Z");
    expect(columns).toBe("id,says,at,more");
    expect(first).toBe("a,x,2026-01-01T00:00:00.000000Z,");
  });

  test.each(["=1+1", "+1", "-1", "@SUM(A1)", "\t=1"])("%j is text in a spreadsheet", async (says) => {
    expect(await textOf([[row("a", says)]], "csv")).toContain(`a,'${says}`);
  });

  test("is whole JSON, and lines of JSON with its end", async () => {
    const pages = [[row("a")], [row("b", '"')]];
    const json = JSON.parse(await textOf(pages, "json"));
    expect(json).toMatchObject({ list: "drifts", filter: "kind=refund", complete: true });
    expect(json.rows.map(({ id }: Row) => id)).toEqual(["a", "b"]);
    const lines = (await textOf(pages, "ndjson")).trimEnd().split("\n");
    expect(lines.map((line) => JSON.parse(line))).toHaveLength(4);
    expect(lines.at(-1)).toBe('{"complete":true}');
  });

  test.each(EXPORT_FORMATS)("ends at the cap in %s, and says so", async (format) => {
    const page = Array.from({ length: 50 }, (_, n) => row(`r${n}`));
    const exactly = Array.from({ length: EXPORT_ROWS_MAX / 50 }, () => page);
    const cut = format === "csv" ? "cut off at 10000" : '"complete":false';
    expect(await textOf(exactly, format)).not.toContain(cut);
    const text = await textOf([...exactly, [row("one too many")]], format);
    expect(text).toContain(cut);
    expect(text).not.toContain("one too many");
  });
});
