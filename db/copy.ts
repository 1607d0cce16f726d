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
  return value === null ? "\\N" : String(value).replace(/[\\\n\r\t]/g, (char) => ESCAPES[char] ?? char);
}
const ESCAPES: Record<string, string> = { "\\": "\\\\", "\n": "\\n", "\r": "\\r", "\t": "\\t" };

const HEADER_BYTES = 19;
/** Two bytes count the fields (−1 ends the stream), four give the length, eight are the number. */
const ROW_BYTES = 14;

/** The first column of a query as 64-bit numbers in two halves: nothing of it becomes an object on the way. */
export async function copyBigintsOut(
  sql: Sql,
  select: string,
  values: readonly string[],
  add: (high: number, low: number) => void,
): Promise<void> {
  // COPY takes no parameters.
  const query = select.replace(/\$(\d)/g, (_, n: string) => `'${(values[Number(n) - 1] ?? "").replaceAll("'", "''")}'`);
  const client = aside(sql);
  try {
    const stream = await client.unsafe(`copy (${query}) to stdout (format binary)`).readable();
    await readBigints(stream, add);
  } finally {
    await client.end({ timeout: 0 });
  }
}

async function readBigints(stream: AsyncIterable<Buffer>, add: (high: number, low: number) => void): Promise<void> {
  let rest: Buffer = Buffer.alloc(0);
  let skip = HEADER_BYTES;
  for await (const chunk of stream) {
    const bytes: Buffer = rest.length === 0 ? chunk : Buffer.concat([rest, chunk]);
    if (bytes.length < skip) {
      rest = bytes;
      continue;
    }
    let at = skip;
    skip = 0;
    for (; at + ROW_BYTES <= bytes.length; at += ROW_BYTES) add(bytes.readInt32BE(at + 6), bytes.readInt32BE(at + 10));
    rest = bytes.subarray(at);
  }
}
