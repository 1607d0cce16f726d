import type { Sql } from "../../db/client.ts";
import { type ChainReport, type ChainRow, type Heads, makeChainVerifier } from "./chain.ts";

const PAGE = 5_000;

export async function readHeads(sql: Sql): Promise<Heads> {
  const rows = await sql<{ bucket: number; seq: number; hash: string }[]>`
    select bucket, seq, encode(hash, 'hex') as hash from audit_heads order by bucket`;
  return new Map(rows.map(({ bucket, seq, hash }) => [bucket, { seq, hash }]));
}

/** All entries up to these heads, chain by chain: what is added meanwhile is not among them. `after`: only what follows. */
export async function* readEntries(sql: Sql, heads: Heads, after: Heads = new Map()): AsyncGenerator<ChainRow[]> {
  for (const [bucket, head] of heads) {
    for (let from = after.get(bucket)?.seq ?? 0; from < head.seq; from += PAGE) {
      yield await sql<ChainRow[]>`
        select bucket, seq, to_char(at at time zone 'UTC', 'YYYY-MM-DD"T"HH24:MI:SS.US"Z"') as at, body,
               encode(hash, 'hex') as hash
        from audit where bucket = ${bucket} and seq > ${from} and seq <= ${Math.min(from + PAGE, head.seq)} order by seq`;
    }
  }
}

/** Reads the record up to its heads and derives every hash of it again. `from`: so much was verified before. */
export async function verifyRecord(
  sql: Sql,
  { heads, ...known }: { heads?: Heads; signed?: Heads; from?: Heads } = {},
): Promise<ChainReport> {
  const verifier = makeChainVerifier(known);
  const upTo = heads ?? (await readHeads(sql));
  for await (const rows of readEntries(sql, upTo, known.from)) for (const row of rows) verifier.add(row);
  return verifier.report(upTo);
}
