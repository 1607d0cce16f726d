import { afterAll, beforeAll, expect, test } from "vitest";
import type { Sql } from "../client.ts";
import { makeTestDatabase } from "../test/database.ts";
import { keyList } from "./key-list.ts";
import { addPerson } from "./test/rows.ts";

let sql: Sql;
let drop: () => Promise<void>;
beforeAll(async () => {
  ({ sql, drop } = await makeTestDatabase());
});
afterAll(() => drop());

test("shows every key that works, however many are newer, and of the others the newest", async () => {
  await addPerson(sql, "ada", "admin");
  const add = (name: string, many: number, revoked: boolean) => sql`
    insert into api_keys (id, name, owner, hash, scopes, created_by, created_at, expires_at, revoked_at)
    select 'key_' || ${name}::text || i, ${name}, 'ada', ${name}::text || i, '{read}', 'ada', now() - i * interval '1 minute',
      now() + interval '1 day', ${revoked ? sql`now()` : null}
    from generate_series(1, ${many}::int) i`;
  await add("works", 250, false);
  await add("revoked", 250, true);
  const { rows } = await keyList(sql);
  const working = rows.slice(0, 250);
  expect(working.map(({ id }) => id)).toEqual(Array.from({ length: 250 }, (_, at) => `key_works${at + 1}`));
  expect(rows.slice(250).map(({ id }) => id)).toEqual(Array.from({ length: 200 }, (_, at) => `key_revoked${at + 1}`));
});
