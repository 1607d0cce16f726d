import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { BUCKETS, bucketOf, bucketOfId, publicId } from "./bucket.ts";

const uuid = "0198c0de-1111-7222-8333-444455556666";

describe("bucketOf", () => {
  test.each([
    ["database_access", "app_reader"],
    ["refund", "order-1"],
    ["", ""],
    ["k", "schlüssel/日本"],
  ])("of %s %s never changes", (kind, key) => {
    // FNV-1a written a second time, with big integers.
    let hash = 0x811c9dc5n;
    for (const byte of Buffer.from(`${kind}\0${key}`, "utf8"))
      hash = ((hash ^ BigInt(byte)) * 0x01000193n) % (1n << 32n);
    expect(bucketOf(kind, key)).toBe(Number((hash ^ (hash >> 8n) ^ (hash >> 16n) ^ (hash >> 24n)) & 0xffn));
  });

  test("tells kind and key apart", () => {
    expect(bucketOf("a", "bc")).not.toBe(bucketOf("ab", "c"));
  });

  test("stays in range and spreads keys of one form evenly", () => {
    const counts = new Array<number>(BUCKETS).fill(0);
    for (let n = 0; n < 51_200; n += 1) {
      const bucket = bucketOf("database_access", `app_${n}`);
      counts[bucket] = (counts[bucket] ?? 0) + 1;
    }
    // 200 each on average; six standard deviations around it.
    expect(Math.min(...counts)).toBeGreaterThan(115);
    expect(Math.max(...counts)).toBeLessThan(285);
  });
});

describe("public ids", () => {
  test("carry their bucket", () => {
    expect(publicId("drift", 0xa7, uuid)).toBe("drift_a7_0198c0de111172228333444455556666");
    fc.assert(
      fc.property(fc.nat(BUCKETS - 1), fc.uuid(), (bucket, id) => bucketOfId(publicId("run", bucket, id)) === bucket),
    );
  });

  test.each([
    "",
    "drift",
    "drift_a7",
    "drift_a7_",
    `drift_a7_${uuid}`,
    "Drift_a7_0198c0de111172228333444455556666",
    "drift_g7_0198c0de111172228333444455556666",
    "drift_a7_0198c0de111172228333444455556666\n",
  ])("%j is none", (text) => {
    expect(bucketOfId(text)).toBeNull();
  });
});
