import { csvLine } from "./csv.ts";

export const EXPORT_FORMATS = ["csv", "json", "ndjson"] as const;
export type ExportFormat = (typeof EXPORT_FORMATS)[number];
export const EXPORT_MEDIA: Record<ExportFormat, string> = {
  csv: "text/csv; charset=utf-8; header=present",
  json: "application/json",
  ndjson: "application/x-ndjson",
};
/** More than anybody reads; a narrower filter gets the rest. */
export const EXPORT_ROWS_MAX = 10_000;

export type Exported<Row> = {
  list: string;
  /** As in the address, so that the file says what it holds. */
  filter: string;
  /** ISO 8601, UTC. */
  madeAt: string;
  columns: readonly (keyof Row & string)[];
  rows: AsyncIterable<readonly Row[]>;
};

/** A list as a file, piece by piece. Whether it is all that there is stands in it. */
export function exportList<Row>(list: Exported<Row>, format: ExportFormat): AsyncGenerator<string> {
  return { csv: asCsv<Row>, json: asJson<Row>, ndjson: asNdjson<Row> }[format](list);
}

async function* asCsv<Row>({ list, filter, madeAt, columns, rows }: Exported<Row>): AsyncGenerator<string> {
  yield csvLine([`# ${list}`, `filter: ${filter || "none"}`, `made: ${madeAt}`]);
  yield csvLine(columns);
  const end = yield* pieces(rows, (row) => csvLine(columns.map((column) => cellOf(row[column]))));
  if (!end.complete) yield csvLine([`# cut off at ${EXPORT_ROWS_MAX} rows: filter more narrowly for the rest`]);
}

async function* asJson<Row>(given: Exported<Row>): AsyncGenerator<string> {
  yield `${JSON.stringify(headOf(given)).slice(0, -1)},"rows":[`;
  let between = "";
  const end = yield* pieces(given.rows, (row) => {
    const text = between + JSON.stringify(chosen(given.columns, row));
    between = ",";
    return text;
  });
  yield `],"complete":${end.complete}}\n`;
}

async function* asNdjson<Row>(given: Exported<Row>): AsyncGenerator<string> {
  yield `${JSON.stringify(headOf(given))}\n`;
  const end = yield* pieces(given.rows, (row) => `${JSON.stringify(chosen(given.columns, row))}\n`);
  yield `${JSON.stringify(end)}\n`;
}

/** Every page as one piece of text, up to the cap. */
async function* pieces<Row>(
  rows: AsyncIterable<readonly Row[]>,
  write: (row: Row) => string,
): AsyncGenerator<string, { complete: boolean }> {
  let left = EXPORT_ROWS_MAX;
  for await (const page of rows) {
    if (page.length > 0 && left === 0) return { complete: false };
    const taken = page.slice(0, left);
    left -= taken.length;
    yield taken.map(write).join("");
    if (taken.length < page.length) return { complete: false };
  }
  return { complete: true };
}

const headOf = <Row>({ list, filter, madeAt }: Exported<Row>) => ({ list, filter, made_at: madeAt });

function chosen<Row>(columns: readonly (keyof Row & string)[], row: Row): Record<string, unknown> {
  return Object.fromEntries(columns.map((column) => [column, row[column] ?? null]));
}

function cellOf(value: unknown): string | number | null {
  if (value === null || value === undefined) return null;
  return typeof value === "string" || typeof value === "number" ? value : JSON.stringify(value);
}
