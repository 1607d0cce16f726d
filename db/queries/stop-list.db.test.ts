import { afterAll, beforeAll, expect, test } from "vitest";
import type { Sql } from "../client.ts";
import { makeTestDatabase } from "../test/database.ts";
import { stopList } from "./stop-list.ts";
import { addTeam, admin } from "./test/rows.ts";

let sql: Sql;
let drop: () => Promise<void>;
beforeAll(async () => {
  ({ sql, drop } = await makeTestDatabase({ breaks: ["I-21"] }));
});
afterAll(() => drop());

test("a stop says what people call the agent or the team that it stops", async () => {
  await addTeam(sql, "billing", "Billing");
  await sql`insert into api_keys (id, name, owner, hash, scopes, created_by, created_at, expires_at)
    values ('key_1', 'Night shift', 'p_adm', 'h', '{}', 'p_adm', now(), now())`;
  for (const scope of ["all", "agent:key_1", "agent:key_2", "owner:billing"])
    await sql`insert into stops (id, scope, reason, set_by, set_at) values (${scope}, ${scope}, 'r', 'p_adm', now())`;
  const { inForce } = await stopList(sql, { viewer: admin, kindsOf: () => [] });
  expect(Object.fromEntries(inForce.map(({ scope, scopeName }) => [scope, scopeName]))).toEqual({
    ...{ all: null, "agent:key_1": "Night shift", "agent:key_2": null, "owner:billing": "Billing" },
  });
});
