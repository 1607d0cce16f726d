import { afterAll, beforeAll, expect, test } from "vitest";
import { copyBigintsOut, copyIn } from "./copy.ts";
import { makeTestDatabase } from "./test/database.ts";

let database: Awaited<ReturnType<typeof makeTestDatabase>>;
beforeAll(async () => {
  database = await makeTestDatabase();
});
afterAll(() => database.drop());

test("what is copied in is there as it was given, whatever characters are in it", async () => {
  const { sql } = database;
  await sql`create table copied (n bigint, says text)`;
  const rows = [
    [1n, "plain"],
    [-(2n ** 63n), "tab\there, line\nthere, return\r, back\\slash, \\N, \\."],
    [2n ** 63n - 1n, null],
    [0n, ""],
    [7n, "𝄞 ünïcode 'quoted' \"twice\""],
  ] as const;
  await copyIn(sql`copy copied (n, says) from stdin`, rows);
  const read = await sql<{ n: string; says: string | null }[]>`select n, says from copied`;
  expect(read.map(({ n, says }) => [BigInt(n), says])).toEqual(rows);
});

test("numbers come out whole, many times over the same client, and it goes on working in between", async () => {
  const { sql } = database;
  // More than a socket holds at once, so that the driver pauses in the middle.
  const select =
    "select (n::bigint << 32) | (n * 2654435761 % 4294967296) from generate_series(1, 60000) n where $1 = 'it''s'";
  const [sum] = await sql.unsafe<{ sum: string }[]>(
    `select sum(s.x) from (${select.replace("$1", "'it''s'")}) as s(x)`,
  );
  for (let round = 0; round < 12; round += 1) {
    let total = 0n;
    let count = 0;
    await copyBigintsOut(sql, select.replace("'it''s'", "$1"), ["it's"], (high, low) => {
      total += (BigInt(high) << 32n) | BigInt(low >>> 0);
      count += 1;
    });
    expect([count, total]).toEqual([60_000, BigInt(sum?.sum ?? 0)]);
    expect(await sql`select 1 as one`).toEqual([{ one: 1 }]);
  }
});
