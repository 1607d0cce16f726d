import { createHash } from "node:crypto";
import { afterAll, beforeAll, expect, test } from "vitest";
import { transaction } from "./client.ts";
import { copyBytesOut, copyIn } from "./copy.ts";
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

test("bytes come out whole, many times over the same client, and it goes on working in between", async () => {
  const { sql } = database;
  // More than a socket holds at once, so that the driver pauses in the middle; some rows are nothing, some are large.
  const select = `
    select case when n % 7 <> 0 then decode(repeat(lpad(to_hex(n), 8, '0'), n % 41 * (n % 13)), 'hex') end
    from generate_series(1, 60000) n where $1 = 'it''s'`;
  const [expected] = await sql.unsafe<{ rows: number; bytes: number; digest: string }[]>(`
    select count(*)::int as rows, sum(length(x))::int as bytes, encode(sha256(string_agg(sha256(x), ''::bytea)), 'hex') as digest
    from (${select.replace("$1", "'it''s'")}) as s(x) where length(x) > 0`);
  expect(expected?.bytes).toBeGreaterThan(20_000_000);
  for (let round = 0; round < 12; round += 1) {
    const digest = createHash("sha256");
    let [rows, bytes] = [0, 0];
    await copyBytesOut(sql, select, ["it's"], (row) => {
      digest.update(createHash("sha256").update(row).digest());
      rows += 1;
      bytes += row.length;
    });
    expect({ rows, bytes, digest: digest.digest("hex") }).toEqual(expected);
    expect(await sql`select 1 as one`).toEqual([{ one: 1 }]);
  }
});
