import { createHash } from "node:crypto";
import fc from "fast-check";
import { expect, test } from "vitest";
import { fingerprintOf, KnownEntries, NewEntries, toBigint } from "./known-entries.ts";

const bytesOf = (text: string) => createHash("sha256").update(text).digest().subarray(0, 8);
/** In 256 parts, as the store has them, each in the order in which they are given. */
const partsOf = (fingerprints: readonly Buffer[]) =>
  Array.from({ length: 256 }, (_, first) => Buffer.concat(fingerprints.filter((bytes) => bytes[0] === first)));

test("it answers as a set of texts would, however the database has them in order", () => {
  const words = fc.array(fc.string(), { maxLength: 3_000 });
  fc.assert(
    fc.property(words, words, fc.boolean(), (before, now, inOrder) => {
      const fingerprints = before.map(bytesOf);
      const known = new KnownEntries(partsOf(inOrder ? fingerprints.sort(Buffer.compare) : fingerprints));
      const [had, seen] = [new Set(before), new Set<string>()];
      for (const text of now) {
        const expected = !had.has(text) ? "new" : seen.has(text) ? "again" : "known";
        expect(known.see(fingerprintOf(text))).toBe(expected);
        seen.add(text);
      }
      const left = [...had].filter((text) => !seen.has(text)).map((text) => toBigint(fingerprintOf(text)));
      expect([...known.unseen()].sort()).toEqual(left.sort());
      for (const text of had) expect(known.wasSeen(toBigint(fingerprintOf(text)))).toBe(seen.has(text));
    }),
    { numRuns: 30 },
  );
});

test("fingerprints that differ in their last bits, or only in the first of their second half, are told apart", () => {
  const near = [
    0x7f00000000000000n,
    0x7f00000000000001n,
    0x7f00000080000000n,
    0x7f000000ffffffffn,
    0x7f00000100000000n,
  ];
  const bytes = near.map((fingerprint) => {
    const buffer = Buffer.alloc(8);
    buffer.writeBigUInt64BE(fingerprint);
    return buffer;
  });
  const known = new KnownEntries(partsOf(bytes));
  const of = (fingerprint: bigint) => ({
    high: Number(BigInt.asIntN(32, fingerprint >> 32n)),
    low: Number(BigInt.asIntN(32, fingerprint)),
  });
  expect(known.see(of(0x7f00000000000002n))).toBe("new");
  for (const [n, fingerprint] of near.entries()) {
    expect(known.see(of(fingerprint))).toBe("known");
    expect([...known.unseen()]).toEqual(near.slice(n + 1));
  }
});

test("what is added twice is told, and nothing else is", () => {
  // As many as a part has to grow for, and with every first byte.
  const texts = Array.from({ length: 20_000 }, (_, n) => `entry ${n}`);
  const added = new NewEntries();
  expect(added.twice()).toBeNull();
  for (const text of texts) added.add(toBigint(fingerprintOf(text)));
  expect(added.twice()).toBeNull();
  fc.assert(
    fc.property(fc.constantFrom(...texts), (again) => {
      const entries = new NewEntries();
      for (const text of texts.slice(0, 300)) entries.add(toBigint(fingerprintOf(text)));
      for (const _ of texts.includes(again, 300) ? [1, 2] : [1]) entries.add(toBigint(fingerprintOf(again)));
      expect(entries.twice()).toBe(toBigint(fingerprintOf(again)));
    }),
    { numRuns: 100 },
  );
});

test("parts that are not by their first byte are refused", () => {
  expect(() => new KnownEntries([Buffer.alloc(8)])).toThrow("Fingerprints in 1 parts.");
});

test("a fingerprint is the first 64 bits of the SHA-256, of text and of bytes", () => {
  fc.assert(
    fc.property(fc.oneof(fc.string(), fc.uint8Array()), (content) => {
      const whole = createHash("sha256").update(content).digest();
      expect(toBigint(fingerprintOf(content))).toBe(whole.readBigInt64BE());
    }),
  );
});
