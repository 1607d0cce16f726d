/** COPY, both ways: for more rows than a statement should carry as parameters. What comes out, outside of transactions. */
import { pipeline } from "node:stream/promises";
import type { PendingQuery, Row } from "postgres";
import { aside, type Sql } from "./client.ts";

export type CopiedValue = string | number | bigint | null;

/** `query` is a `copy … from stdin` in the text format. */
export async function copyIn(query: PendingQuery<Row[]>, rows: readonly (readonly CopiedValue[])[]): Promise<void> {
  const stream = await query.writable();
  // The driver forgets a query whose stream it has handed out: of a refusal by the server nobody would ever hear.
  const refused = new Promise<never>((_, reject) => Object.assign(query, { reject }));
  try {
    await Promise.race([pipeline([rows.map((row) => `${row.map(asText).join("\t")}\n`).join("")], stream), refused]);
  } catch (error) {
    stream.destroy();
    throw error;
  }
}

function asText(value: CopiedValue): string {
  if (value === null) return "\\N";
  const text = String(value);
  return IS_SPECIAL.test(text) ? text.replace(SPECIAL, (char) => ESCAPES[char] ?? char) : text;
}
/** Asked first: most values have none, and to be told so by a replacement takes three times as long. */
const IS_SPECIAL = /[\\\n\r\t]/;
const SPECIAL = /[\\\n\r\t]/g;
const ESCAPES: Record<string, string> = { "\\": "\\\\", "\n": "\\n", "\r": "\\r", "\t": "\\t" };

const HEADER_BYTES = 19;
/** Two bytes count the fields (−1 ends the stream), four give the length of the first, −1 where it is null. */
const ROW_HEADER_BYTES = 6;

/**
 * The only column of a query, of type bytea; rows without it are left out. The driver hands out each row by itself, so a
 * million small things are had several times as fast as the content of a few hundred rows.
 */
export async function copyBytesOut(
  sql: Sql,
  select: string,
  values: readonly string[],
  take: (bytes: Buffer) => void,
): Promise<void> {
  // COPY takes no parameters.
  const query = select.replace(/\$(\d)/g, (_, n: string) => `'${(values[Number(n) - 1] ?? "").replaceAll("'", "''")}'`);
  const client = aside(sql);
  try {
    const stream = await client.unsafe(`copy (${query}) to stdout (format binary)`).readable();
    await readRows(stream, take);
  } finally {
    await client.end({ timeout: 0 });
  }
}

async function readRows(stream: AsyncIterable<Buffer>, take: (bytes: Buffer) => void): Promise<void> {
  let rest: Buffer = Buffer.alloc(0);
  let at = HEADER_BYTES;
  for await (const chunk of stream) {
    const bytes: Buffer = rest.length === 0 ? chunk : Buffer.concat([rest, chunk]);
    for (let end = endOfRow(bytes, at); end !== null; end = endOfRow(bytes, at)) {
      if (end > at + ROW_HEADER_BYTES) take(bytes.subarray(at + ROW_HEADER_BYTES, end));
      at = end;
    }
    const read = Math.min(at, bytes.length);
    rest = bytes.subarray(read);
    at -= read;
  }
}

/** Where the row that begins there ends; null where it is not there yet as a whole. */
function endOfRow(bytes: Buffer, at: number): number | null {
  if (at + ROW_HEADER_BYTES > bytes.length) return null;
  const end = at + ROW_HEADER_BYTES + Math.max(0, bytes.readInt32BE(at + 2));
  return end > bytes.length ? null : end;
}
