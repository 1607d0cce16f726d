import { createHash, hash as hashOf } from "node:crypto";

/** One exported audit row. Times are UTC with microseconds, as in the hashed text. */
export type ChainRow = { bucket: number; seq: number; at: string; body: string; hash: string };

/** Where a chain stands: its entries, and the hash of the last of them in hex. By bucket. */
export type Head = { seq: number; hash: string };
export type Heads = ReadonlyMap<number, Head>;

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

/** Of all chains together; each commits to all that is in it. */
export function headOf(heads: Heads): string {
  const digest = createHash("sha256");
  for (const [bucket, { hash }] of [...heads].sort(([a], [b]) => a - b)) {
    digest.update(`${bucket}:`).update(Buffer.from(hash, "hex"));
  }
  return digest.digest("hex");
}

/** Where a chain is that has no entry yet. */
const NONE = { seq: 0, hash: Buffer.alloc(0) };

/**
 * Verifies rows that come ordered by bucket and seq. Finds any changed byte, gap, swap and duplicate. A truncated tail or
 * a wholly rewritten chain only shows against what was kept elsewhere: `signed` has to be passed by each chain. `from`: so
 * much was verified before, and only what follows comes.
 */
export function makeChainVerifier({ signed = new Map(), from = new Map() }: { signed?: Heads; from?: Heads } = {}): {
  add(row: ChainRow): void;
  /** `heads`: where the chains should end; null where nobody says. */
  report(heads: Heads | null): ChainReport;
} {
  const seen = new Map<number, { seq: number; hash: Buffer }>();
  for (const [bucket, { seq, hash }] of from) seen.set(bucket, { seq, hash: Buffer.from(hash, "hex") });
  let entries = 0;
  let firstBad: ChainReport["first_bad"] = null;
  const bad = (bucket: number, seq: number, why: string) => {
    firstBad ??= { bucket, seq, why };
  };
  return {
    add(row) {
      entries += 1;
      const last = seen.get(row.bucket) ?? NONE;
      if (row.seq !== last.seq + 1) bad(row.bucket, row.seq, `expected entry ${last.seq + 1}`);
      const hash = chainHash(last.hash, row.seq, row.at, row.body);
      if (hash.toString("hex") !== row.hash) bad(row.bucket, row.seq, "the hash does not match what the entry says");
      const mark = signed.get(row.bucket);
      if (mark?.seq === row.seq && mark.hash !== row.hash) bad(row.bucket, row.seq, "another entry was signed there");
      seen.set(row.bucket, { seq: row.seq, hash });
    },
    report(heads) {
      for (const [bucket, { seq }] of signed) {
        if ((seen.get(bucket)?.seq ?? 0) < seq) bad(bucket, seq, "an entry that was signed is not there");
      }
      for (const [bucket, { seq }] of from) {
        const end = heads === null ? seq : (heads.get(bucket)?.seq ?? 0);
        if (end < seq) bad(bucket, seq, "an entry that was there before is not");
      }
      const ends: Heads = new Map(
        [...seen].map(([bucket, { seq, hash }]) => [bucket, { seq, hash: hash.toString("hex") }]),
      );
      for (const bucket of heads === null ? [] : new Set([...heads.keys(), ...ends.keys()])) {
        const last = ends.get(bucket);
        if (last?.hash !== heads?.get(bucket)?.hash)
          bad(bucket, last?.seq ?? 0, "the chain does not end where its head says");
      }
      return { entries, ok: firstBad === null, head: headOf(ends), first_bad: firstBad };
    },
  };
}
