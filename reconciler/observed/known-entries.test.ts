import { createHash } from "node:crypto";
import fc from "fast-check";
import { expect, test } from "vitest";
import { fingerprintOf, KnownEntries, toBigint } from "./known-entries.ts";

const bytesOf = (texts: readonly string[]) =>
  Buffer.concat(texts.map((text) => createHash("sha256").update(text).digest().subarray(0, 8)));
/** Some known from the beginning, the others added. */
const load = (texts: readonly string[], first: number) => {
  const known = new KnownEntries([bytesOf(texts.slice(0, first)), bytesOf([])]);
  for (const text of texts.slice(first)) {
    const { high, low } = fingerprintOf(text);
    known.add(high, low);
  }
  return known;
};

test("it answers as a set of texts would, through growth and in any order", () => {
  const words = fc.array(fc.string(), { maxLength: 3_000 });
  fc.assert(
    fc.property(words, words, fc.nat(5_000), (before, now, first) => {
      const known = load(before, first);
      const [had, seen] = [new Set(before), new Set<string>()];
      for (const text of now) {
        const expected = !had.has(text) ? "new" : seen.has(text) ? "again" : "known";
        expect(known.see(fingerprintOf(text))).toBe(expected);
        seen.add(text);
      }
      const left = [...had].filter((text) => !seen.has(text)).map((text) => toBigint(fingerprintOf(text)));
      expect(new Set(known.unseen())).toEqual(new Set(left));
      expect(known.unseenCount).toBe(left.length);
      for (const text of had) expect(known.wasSeen(toBigint(fingerprintOf(text)))).toBe(seen.has(text));
    }),
    { numRuns: 30 },
  );
});

test("a fingerprint is the first 64 bits of the SHA-256, of text and of bytes", () => {
  fc.assert(
    fc.property(fc.oneof(fc.string(), fc.uint8Array()), (content) => {
      const whole = createHash("sha256").update(content).digest();
      expect(toBigint(fingerprintOf(content))).toBe(whole.readBigInt64BE());
    }),
  );
});
