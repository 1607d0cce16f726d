import { generateKeyPairSync } from "node:crypto";
import { expect, test } from "vitest";
import { type ChainRow, chainHash, type Head, type Heads, makeChainVerifier } from "./chain.ts";
import { readCheckpoints, type Signed, writeCheckpoint } from "./checkpoint.ts";

const { privateKey, publicKey } = generateKeyPairSync("ed25519");
const LOG = "0b5a6f0e-6c0a-4f43-9a2b-0e6f4f1f9a11";

/** Chains of so many entries each, as they would be written. */
function record(lengths: Record<number, number>, says = "found"): ChainRow[] {
  return Object.entries(lengths).flatMap(([bucket, length]) => {
    let previous: Buffer = Buffer.alloc(0);
    return Array.from({ length }, (_, n): ChainRow => {
      const [seq, at, body] = [n + 1, "2026-01-01T00:00:00.000000Z", `{"action":"${says}","n":${n}}`];
      previous = chainHash(previous, seq, at, body);
      return { bucket: Number(bucket), seq, at, body, hash: previous.toString("hex") };
    });
  });
}

const headsOf = (rows: readonly ChainRow[]): Heads =>
  new Map(rows.map(({ bucket, seq, hash }): [number, Head] => [bucket, { seq, hash }]));

const THEN = record({ 3: 4, 7: 2 });
const NOW = record({ 3: 9, 7: 2, 8: 1 });

/** Signed twice: then, and when it had grown. */
function lines(): string[] {
  const first = writeCheckpoint(null, { log: LOG, at: "2026-01-01T00:01:00.000Z", heads: headsOf(THEN) }, privateKey);
  const signed = readCheckpoints(`${first}\n`, publicKey);
  return [
    first,
    writeCheckpoint(signed, { log: LOG, at: "2026-01-01T00:02:00.000Z", heads: headsOf(NOW) }, privateKey),
  ];
}
const read = (all: readonly string[]): Signed | null =>
  readCheckpoints(all.map((line) => `${line}\n`).join(""), publicKey);

function verify(rows: readonly ChainRow[], signed: Heads | undefined) {
  const verifier = makeChainVerifier({ signed });
  for (const row of rows) verifier.add(row);
  return verifier.report(headsOf(rows));
}

test("what was signed is in the record, and what came after it may be", () => {
  const signed = read(lines());
  expect(signed).toMatchObject({ log: LOG, n: 2, entries: 12 });
  expect(verify(NOW, signed?.heads)).toMatchObject({ ok: true, head: signed?.head });
  expect(verify(record({ 3: 30, 7: 2, 8: 5, 9: 1 }), signed?.heads)).toMatchObject({ ok: true, first_bad: null });
});

test.each<[string, ChainRow[], RegExp]>([
  ["its end was cut off", record({ 3: 8, 7: 2, 8: 1 }), /signed is not there/],
  ["a chain is gone", record({ 3: 9, 8: 1 }), /signed is not there/],
  ["all of it was made anew", record({ 3: 9, 7: 2, 8: 1 }, "nothing"), /another entry was signed there/],
  ["all of it was made anew and is longer", record({ 3: 12, 7: 5, 8: 4 }, "nothing"), /another entry was signed there/],
  [
    "one chain was made anew",
    [...record({ 3: 9 }), ...record({ 7: 2 }, "nothing"), ...record({ 8: 1 })],
    /another entry/,
  ],
])("%s: it verifies by itself, and not against what was signed", (_, rows, why) => {
  expect(verify(rows, undefined)).toMatchObject({ ok: true });
  expect(verify(rows, read(lines())?.heads).first_bad?.why).toMatch(why);
});

test("each byte that is changed in a line is found", () => {
  const [first = "", second = ""] = lines();
  const bytes = Buffer.from(second);
  for (let at = 0; at < bytes.length; at += 1) {
    const changed = Buffer.from(bytes);
    changed[at] = (changed[at] ?? 0) ^ 1;
    expect(() => read([first, changed.toString("latin1")]), `byte ${at}`).toThrow(/Line 2 of the checkpoints/);
  }
});

test.each<[string, (all: readonly [string, string]) => string[], RegExp]>([
  ["a line is missing", ([, second]) => [second], /Line 1 .* does not follow/],
  ["a line is there twice", ([first, second]) => [first, second, second], /Line 3 .* does not follow/],
  ["lines change places", ([first, second]) => [second, first], /Line 1 .* does not follow/],
  ["another key signed it", ([first]) => [first, forged(first, LOG)], /Line 2 .* not signed with this key/],
])("%s: refused", (_, changed, why) => {
  const [first = "", second = ""] = lines();
  expect(() => read(changed([first, second]))).toThrow(why);
});

function forged(first: string, log: string): string {
  const before = readCheckpoints(`${first}\n`, publicKey);
  return writeCheckpoint(
    before,
    { log, at: "2026-01-01T00:02:00.000Z", heads: headsOf(NOW) },
    generateKeyPairSync("ed25519").privateKey,
  );
}

test("a line of another record does not follow, though the key is the same; nor does one that forks off", () => {
  const [first = "", second = ""] = lines();
  const before = readCheckpoints(`${first}\n`, publicKey);
  const other = writeCheckpoint(
    before,
    { log: "another", at: "2026-01-01T00:02:00.000Z", heads: headsOf(NOW) },
    privateKey,
  );
  expect(() => read([first, other])).toThrow(/Line 2 .* does not follow/);
  const fork = writeCheckpoint(before, { log: LOG, at: "2026-01-01T00:03:00.000Z", heads: headsOf(THEN) }, privateKey);
  expect(read([first, fork])).toMatchObject({ n: 2, entries: 6 });
  const third = writeCheckpoint(
    read([first, second]),
    { log: LOG, at: "2026-01-01T00:04:00.000Z", heads: headsOf(NOW) },
    privateKey,
  );
  expect(() => read([first, fork, third])).toThrow(/Line 3 .* does not follow/);
});

test("a last line that was cut off while it was written is none", () => {
  const [first = "", second = ""] = lines();
  expect(readCheckpoints(`${first}\n${second.slice(0, 40)}`, publicKey)).toMatchObject({ n: 1, entries: 6 });
});
