import fc from "fast-check";
import { afterAll, beforeAll, expect, test } from "vitest";
import type { Sql } from "./client.ts";
import { makeTestDatabase } from "./test/database.ts";

let sql: Sql;
let drop: () => Promise<void>;
beforeAll(async () => {
  ({ sql, drop } = await makeTestDatabase());
});
afterAll(() => drop());

const text = fc.string({ unit: "binary" }).filter((value) => !/\0|\p{Surrogate}/u.test(value));

test("whatever text goes out in an array comes back, as a value and as what the server builds of it", async () => {
  await fc.assert(
    fc.asyncProperty(fc.array(fc.option(text)), async (values) => {
      const [row] = await sql`
        select ${values}::text[] as sent, (select array_agg(v order by n) from unnest(${values}::text[]) with ordinality u(v, n)) as built`;
      expect(row).toEqual({ sent: values, built: values.length === 0 ? null : values });
    }),
    { numRuns: 300 },
  );
});

test("each element is what it is alone", async () => {
  const [row] = await sql`
    select ${[1, -2]}::smallint[] as small, ${[1, 2 ** 31 - 1]}::int[] as whole, ${["9007199254740993"]}::bigint[] as big,
      ${[0.5, null]}::float8[] as share, ${[]}::text[] as nothing, '{t,f}'::bool[] as yes,
      array['2026-11-25T01:02:03.004Z'::timestamptz] as at, array['{"a": [1, "x,y\\"\\\\"]}'::jsonb] as json,
      '{{1,2},{3,4}}'::int[] as square, '[2:3]={5,6}'::int[] as bounds,
      array['pg_class'::name, 'a b'::name] as names, array[1.50]::numeric[] as exact`;
  expect(row).toEqual({
    ...{ small: [1, -2], whole: [1, 2 ** 31 - 1], big: ["9007199254740993"], share: [0.5, null], nothing: [] },
    ...{ yes: [true, false], at: [new Date("2026-11-25T01:02:03.004Z")], json: [{ a: [1, 'x,y"\\'] }] },
    ...{
      square: [
        [1, 2],
        [3, 4],
      ],
      bounds: [5, 6],
      names: ["pg_class", "a b"],
      exact: ["1.50"],
    },
  });
});
