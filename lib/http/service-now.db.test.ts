import { afterAll, beforeAll, expect, test } from "vitest";
import { addObject } from "../../db/queries/test/rows.ts";
import { makeTestDatabase, type TestDatabase } from "../../db/test/database.ts";
import { serviceNow } from "./service-now.ts";

let db: TestDatabase;
beforeAll(async () => {
  db = await makeTestDatabase({ breaks: "unasked" });
});
afterAll(() => db.drop());

test("whoever asks while it is read is told the same, and later it is read again", async () => {
  const together = await Promise.all(Array.from({ length: 20 }, () => serviceNow(db.sql)));
  expect(new Set(together).size).toBe(1);
  await addObject(db.sql, { key: "added" });
  // What took long to read is kept for ten times as long.
  const counts = async () => (await serviceNow(db.sql)).groups.map(({ count }) => count);
  await expect.poll(counts, { timeout: 20_000 }).toEqual([1]);
});

test("what failed is not kept", async () => {
  await db.sql`alter table stops rename to stops_away`;
  await expect.poll(() => serviceNow(db.sql).then(() => "", String)).toContain("stops");
  await db.sql`alter table stops_away rename to stops`;
  expect((await serviceNow(db.sql)).stop).toBeNull();
});
