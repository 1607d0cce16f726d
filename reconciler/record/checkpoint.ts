/**
 * Signed checkpoints of the record. The record is a chain in the database: whoever can write there can cut its end off, or
 * make all of it anew, and it verifies again. So where each chain ended is signed from time to time and kept outside,
 * one line each; whatever was signed once has to be in the record for ever.
 */
import { createHash, type KeyObject, sign, verify } from "node:crypto";
import { canonical } from "../../lib/canonical.ts";
import { type Heads, headOf } from "./chain.ts";

export type Checkpoint = {
  /** Names the record; its file is called after it. */
  log: string;
  /** 1, 2, … */
  n: number;
  /** ISO 8601 in UTC, by the database's clock. */
  at: string;
  /** Of all chains. */
  entries: number;
  /** Digest over the ends of all chains. */
  head: string;
  /** Of the chains that grew since the checkpoint before: bucket, entries, hash of the last one. */
  grown: [bucket: number, seq: number, hash: string][];
  /** SHA-256 of the line before in hex; null in the first. */
  before: string | null;
};

/** What the lines of a file say together. */
export type Signed = Omit<Checkpoint, "grown" | "before"> & { heads: Heads; line: string };

/** What is wrong with the checkpoints themselves, whatever the record is like. */
export class CheckpointError extends Error {}

/** The next line, signed with an Ed25519 key. */
export function writeCheckpoint(
  before: Signed | null,
  { log, at, heads }: { log: string; at: string; heads: Heads },
  key: KeyObject,
): string {
  const checkpoint: Checkpoint = {
    log,
    n: (before?.n ?? 0) + 1,
    at,
    entries: entriesOf(heads),
    head: headOf(heads),
    grown: [...heads].flatMap(([bucket, { seq, hash }]) =>
      before?.heads.get(bucket)?.hash === hash ? [] : [[bucket, seq, hash]],
    ),
    before: before === null ? null : digestOf(before.line),
  };
  const signature = sign(null, Buffer.from(canonical(checkpoint)), key).toString("base64");
  return canonical({ ...checkpoint, signature });
}

export function entriesOf(heads: Heads): number {
  return [...heads.values()].reduce((sum, { seq }) => sum + seq, 0);
}

/** Adds what the next line says, once it is known to be of this key and to follow the line before. */
export function readCheckpoint(before: Signed | null, line: string, key: KeyObject): Signed {
  const place = `Line ${(before?.n ?? 0) + 1}`;
  const checkpoint = signedBy(key, line);
  if (checkpoint === null) throw new CheckpointError(`${place} of the checkpoints is not signed with this key.`);
  const { log, n, at, entries, head, grown } = checkpoint;
  const follows =
    n === (before?.n ?? 0) + 1 &&
    log === (before?.log ?? log) &&
    checkpoint.before === (before === null ? null : digestOf(before.line));
  if (!follows) throw new CheckpointError(`${place} of the checkpoints does not follow the line before it.`);
  const heads = new Map(before?.heads);
  for (const [bucket, seq, hash] of grown) heads.set(bucket, { seq, hash });
  return { log, n, at, entries, head, heads, line };
}

/** All lines of a file's text. A last line without its end was cut off while it was written, and is none. */
export function readCheckpoints(text: string, key: KeyObject): Signed | null {
  return text
    .split("\n")
    .slice(0, -1)
    .reduce<Signed | null>((before, line) => readCheckpoint(before, line, key), null);
}

function signedBy(key: KeyObject, line: string): Checkpoint | null {
  try {
    const { signature, ...checkpoint } = JSON.parse(line);
    const bytes = Buffer.from(signature, "base64");
    // To the byte as it was written: the same could be spelled in other ways.
    if (line !== canonical({ ...checkpoint, signature: bytes.toString("base64") })) return null;
    // Whoever has the key wrote it in this shape.
    return verify(null, Buffer.from(canonical(checkpoint)), key, bytes) ? checkpoint : null;
  } catch {
    return null;
  }
}

function digestOf(line: string): string {
  return createHash("sha256").update(line, "utf8").digest("hex");
}
