/** Rows as the database has them, and as the store gives and takes them. */
import { json, type Tx } from "../db/client.ts";

const JSON_COLUMNS = new Set([
  "found",
  "detail",
  "evidence",
  "plan",
  "gateReasons",
  "moved",
  "snoozeRule",
  "acceptance",
  "receipt",
  "proof",
  "situation",
  "said",
  "gates",
]);
const TIME = /(At|Until|Since|AsOf|Seen|Before|Review)$|^since$/;

/** Row values as JSON that the database reads by its column types. */
export function toJsonColumns(row: Record<string, unknown>): Record<string, unknown> {
  const columns: Record<string, unknown> = {};
  for (const name of Object.keys(row)) {
    const value = row[name];
    if (value === undefined) continue;
    const { column, isTime } = columnOf(name);
    columns[column] = isTime && typeof value === "number" ? new Date(value).toISOString() : value;
  }
  return columns;
}

const columnNames = new Map<string, { column: string; isTime: boolean }>();

function columnOf(name: string) {
  const known = columnNames.get(name);
  if (known !== undefined) return known;
  const column = name.replace(/[A-Z]/g, (letter) => `_${letter.toLowerCase()}`);
  const added = { column, isTime: TIME.test(name) };
  columnNames.set(name, added);
  return added;
}

/** Row values as the driver takes them: JSON marked as such, times as dates, names in snake case. */
export function toColumns(tx: Tx, row: Record<string, unknown>): Record<string, never> {
  const columns: Record<string, unknown> = {};
  for (const [name, value] of Object.entries(row)) {
    if (value === undefined) continue;
    let written = value;
    if (value !== null && JSON_COLUMNS.has(name)) written = json(tx, value);
    else if (typeof value === "number" && columnOf(name).isTime) written = new Date(value);
    columns[columnOf(name).column] = written;
  }
  return columns as Record<string, never>;
}

const camelNames = new Map<string, string>();

function camelCase(name: string): string {
  const known = camelNames.get(name);
  if (known !== undefined) return known;
  const camel = name.replace(/_([a-z])/g, (_, letter: string) => letter.toUpperCase());
  camelNames.set(name, camel);
  return camel;
}

/**
 * The one cast from what the driver read to a row type: names to camel case, dates to milliseconds, int8 (fences) to
 * numbers. The row types above are kept in step with the schema by the store's own tests.
 */
export function toRow<T>(columns: Record<string, unknown>): T {
  const row: Record<string, unknown> = {};
  for (const [name, value] of Object.entries(columns)) {
    const camel = camelCase(name);
    if (value instanceof Date) row[camel] = value.getTime();
    else row[camel] = camel === "fence" ? Number(value) : value;
  }
  return row as T;
}

export function required<T>(value: T | undefined): T {
  if (value === undefined) throw new Error("The database gave no row where one is certain.");
  return value;
}
