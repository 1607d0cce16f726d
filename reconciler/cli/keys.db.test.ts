import { afterAll, beforeAll, expect, test } from "vitest";
import { makeTestDatabase, type TestDatabase } from "../../db/test/database.ts";
import { hashOfKey } from "../../lib/auth/key-token.ts";
import { settlePeople } from "../../lib/services/test-world.ts";
import type { Runtime } from "../loop/runtime.ts";
import { postgresStore } from "../postgres-store.ts";
import { parseArguments } from "./arguments.ts";
import { keysVerb } from "./keys.ts";

let database: TestDatabase;
let store: ReturnType<typeof postgresStore>;

beforeAll(async () => {
  database = await makeTestDatabase();
  store = postgresStore({ url: database.url, name: "test", max: 3 });
  await settlePeople(store.sql);
});
afterAll(async () => {
  await store.close();
  await database.drop();
});

const say = (...argv: string[]) => keysVerb({ store } as unknown as Runtime, parseArguments(["keys", ...argv]));
const create = (...more: string[]) => say("create", "shop", "--owner", "sam@example.com", ...more);

test("a key is made at the terminal, shown once, listed without what opens anything, and revoked", async () => {
  expect((await say()).text).toBe("There is no API key.");
  const made = (await create("--scopes", "read,intents:write", "--days", "7")).json as { id: string; token: string };
  const [row] =
    await store.sql`select hash, scopes, owner, created_by, expires_at - created_at < interval '7 days' as short from api_keys`;
  expect(row).toMatchObject({
    hash: hashOfKey(made.token),
    scopes: ["read", "intents:write"],
    owner: "sam",
    short: true,
  });
  expect(row?.created_by).toMatch(/^terminal:/);
  const listed = await say();
  expect(listed.text).toContain(made.id);
  expect(JSON.stringify(listed)).not.toContain(made.token.slice(4));
  expect((await say("revoke", made.id)).text).toContain("Revoked.");
  expect((await say("revoke", made.id)).json).toMatchObject({ already: true });
  const actions = await store.sql`select action, actor_kind from audit where subject = ${made.id} order by seq`;
  expect(actions.map((entry) => entry.action)).toEqual(["key.created", "key.revoked"]);
});

test.each([
  ["a scope that is none", ["--scopes", "approve"], "not approve"],
  ["longer than 90 days", ["--scopes", "read", "--days", "91"], "more than 90 days away"],
  ["by a person who is no admin", ["--scopes", "read", "--as", "rita@example.com"], "role reviewer may not"],
  [
    "a scope that its owner's role cannot use",
    ["--owner", "rita@example.com", "--scopes", "read,intents:write"],
    "role reviewer cannot use intents:write",
  ],
  ["without a scope", [], "--scopes is missing"],
])("%s is refused, and no key is made", async (_, more, says) => {
  const before = await store.sql`select count(*)::int as n from api_keys`;
  await expect(create(...more)).rejects.toThrow(says);
  expect(await store.sql`select count(*)::int as n from api_keys`).toEqual(before);
});
