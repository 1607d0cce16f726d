import { createHash, hash as hashOf } from "node:crypto";

/** One exported audit row. Times are UTC with microseconds, as in the hashed text. */
export type ChainRow = { bucket: number; seq: number; at: string; body: string; hash: string };

export type ChainReport = {
  entries: number;
  ok: boolean;
  /** Digest over all chain heads: what to keep elsewhere as a checkpoint. */
  head: string;
  first_bad: { bucket: number; seq: number; why: string } | null;
};

export function chainHash(previous: Buffer, seq: number, at: string, body: string): Buffer {
  return hashOf("sha256", Buffer.concat([previous, Buffer.from(`${seq}\n${at}\n${body}`, "utf8")]), "buffer");
}

/**
 * Verifies rows that come ordered by bucket and seq. Finds any changed byte, gap, swap and duplicate; a truncated
 * tail or a wholly rewritten chain only shows against a `head` that was kept elsewhere.
 */
export function makeChainVerifier(): {
  add(row: ChainRow): void;
  report(heads: ReadonlyMap<number, string>): ChainReport;
} {
  const seen = new Map<number, { seq: number; hash: Buffer }>();
  let entries = 0;
  let firstBad: ChainReport["first_bad"] = null;
  const bad = (bucket: number, seq: number, why: string) => {
    firstBad ??= { bucket, seq, why };
  };
  return {
    add(row) {
      entries += 1;
      const last = seen.get(row.bucket) ?? { seq: 0, hash: Buffer.alloc(0) };
      if (row.seq !== last.seq + 1) bad(row.bucket, row.seq, `expected entry ${last.seq + 1}`);
      const hash = chainHash(last.hash, row.seq, row.at, row.body);
      if (hash.toString("hex") !== row.hash) bad(row.bucket, row.seq, "the hash does not match what the entry says");
      seen.set(row.bucket, { seq: row.seq, hash: Buffer.from(row.hash, "hex") });
    },
    report(heads) {
      for (const [bucket, hash] of heads) {
        const last = seen.get(bucket);
        if (last?.hash.toString("hex") !== hash)
          bad(bucket, last?.seq ?? 0, "the chain does not end where its head says");
      }
      const digest = createHash("sha256");
      for (const bucket of [...seen.keys()].sort((a, b) => a - b)) {
        digest.update(`${bucket}:`).update(seen.get(bucket)?.hash ?? Buffer.alloc(0));
      }
      return { entries, ok: firstBad === null, head: digest.digest("hex"), first_bad: firstBad };
    },
  };
}
