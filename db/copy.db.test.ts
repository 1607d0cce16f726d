import { afterAll, beforeAll, expect, test } from "vitest";
import { transaction } from "./client.ts";
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

test("in a transaction it is part of it, and what cannot be copied ends that one and no other", async () => {
  const { sql } = database;
  await sql`create table strict (n int primary key)`;
  const copy = (rows: number[], fails: boolean) =>
    transaction(sql, async (tx) => {
      await tx`insert into strict values (0)`;
      await copyIn(
        tx`copy strict from stdin`,
        rows.map((n) => [n]),
      );
      if (fails) throw new Error("after it");
    });
  await expect(copy([1, 1], false)).rejects.toThrow("duplicate key");
  await expect(copy([1, 2], true)).rejects.toThrow("after it");
  await expect(copyIn(sql`copy strict from stdin`, [["no number"]])).rejects.toThrow("invalid input syntax");
  await copy([1, 2], false);
  expect((await sql`select n from strict order by n`).map((row) => row.n)).toEqual([0, 1, 2]);
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
