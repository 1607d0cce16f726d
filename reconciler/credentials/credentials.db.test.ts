import { randomBytes } from "node:crypto";
import { afterAll, afterEach, beforeAll, expect, test } from "vitest";
import { transaction } from "../../db/client.ts";
import { makeTestDatabase, type TestDatabase } from "../../db/test/database.ts";
import { terminalPrincipal } from "../../lib/auth/principal.ts";
import { terminalContext } from "../../lib/services/context.ts";
import { type Keys, NONCE_BYTES, seal } from "./envelope.ts";
import { connectorEnvironment } from "./environment.ts";
import { KEYS, readKeys } from "./keys.ts";
import { removeCredential, rotateCredentials, setCredential } from "./manage.ts";
import { putCredential } from "./rows.ts";

let database: TestDatabase;
beforeAll(async () => {
  database = await makeTestDatabase();
});
afterEach(() => database.sql`delete from credentials`);
afterAll(() => database.drop());

const key = (version: number) => `${version}:${randomBytes(32).toString("base64")}`;
const [one, two] = [key(1), key(2)];
const env = (listed: string) => ({ [KEYS]: listed });
const [older, both] = [readKeys(env(one)), readKeys(env(`${two},${one}`))] as [Keys, Keys];
const newNonce = () => randomBytes(NONCE_BYTES);

const ctx = () => terminalContext(database.sql, terminalPrincipal("test"));
const set = (name: string, value: string, keys = both) => setCredential(ctx(), keys, newNonce, { name, value });
const rotate = () => rotateCredentials(ctx(), both, newNonce);
const somebodyWaits = () =>
  expect
    .poll(
      () => database.sql`
      select from pg_stat_activity where datname = current_database() and wait_event_type = 'Lock'`,
      { timeout: 10_000 },
    )
    .toHaveLength(1);
const opened = (ours: Record<string, string> = env(`${two},${one}`)) => connectorEnvironment(database.sql, ours);

test("what is in the database stands over the environment, names in both are told, and no connector sees a key", async () => {
  await set("A_TOKEN", "from the database");
  const { env: seen, keptTwice: names } = await opened({ ...env(two), A_TOKEN: "from outside", B_TOKEN: "b" });
  expect(seen).toEqual({ A_TOKEN: "from the database", B_TOKEN: "b" });
  expect(names).toEqual(["A_TOKEN"]);
});

test("without rows no keys are needed; a mistake in them is told all the same", async () => {
  expect((await opened({ B_TOKEN: "b" })).env).toEqual({ B_TOKEN: "b" });
  await expect(opened(env("1:short"))).rejects.toThrow("key 1 is not base64");
});

test("a ciphertext swapped between two rows is refused, for both, and hinders nobody who needs neither", async () => {
  for (const name of ["A_TOKEN", "B_TOKEN", "C_TOKEN"]) await set(name, `the value of ${name}`);
  await database.sql`
    update credentials c set nonce = o.nonce, ciphertext = o.ciphertext from credentials o
    where c.name <> o.name and c.name in ('A_TOKEN', 'B_TOKEN') and o.name in ('A_TOKEN', 'B_TOKEN')`;
  const { env: seen } = await opened({ A_TOKEN: "in the environment, too", ...env(`${two},${one}`) });
  for (const name of ["A_TOKEN", "B_TOKEN"]) {
    expect(() => seen[name]).toThrow(new RegExp(`^The credential ${name} does not open with key 2: `));
  }
  expect(seen.C_TOKEN).toBe("the value of C_TOKEN");
  expect({ ...seen }).toEqual({ C_TOKEN: "the value of C_TOKEN" });
});

test("a changed key version is refused", async () => {
  await set("A_TOKEN", "a");
  await database.sql`update credentials set key_version = 1`;
  const { env: seen } = await opened();
  expect(() => seen.A_TOKEN).toThrow("The credential A_TOKEN does not open with key 1");
  await database.sql`update credentials set key_version = 7`;
  const { env: later } = await opened();
  expect(() => later.A_TOKEN).toThrow("The credential A_TOKEN is encrypted under key 7. Keys here: 2, 1.");
});

test("rotate encrypts everything anew, and leaves and names what does not open", async () => {
  for (const name of ["A_TOKEN", "B_TOKEN", "C_TOKEN"]) await set(name, `the value of ${name}`, older);
  await set("D_TOKEN", "d");
  await database.sql`update credentials set ciphertext = ciphertext || '\\x00' where name = 'B_TOKEN'`;
  const before =
    await database.sql`select name, nonce from credentials where name in ('B_TOKEN', 'D_TOKEN') order by 1`;
  expect(await rotate()).toMatchObject({ key_version: 2, rotated: 2, left: [{ name: "B_TOKEN" }] });
  const after = await database.sql`select name, nonce from credentials where name in ('B_TOKEN', 'D_TOKEN') order by 1`;
  expect(after).toEqual(before);
  const { env: seen } = await opened(env(two));
  expect([seen.A_TOKEN, seen.C_TOKEN]).toEqual(["the value of A_TOKEN", "the value of C_TOKEN"]);
  expect(await rotate()).toMatchObject({ rotated: 0 });
  const entries = await database.sql`
    select subject, body::jsonb -> 'detail' as detail from audit where action = 'credential.rotated' order by subject`;
  expect(entries.map(({ subject, detail }) => [subject, detail])).toEqual([
    ["A_TOKEN", { from: 1, to: 2 }],
    ["C_TOKEN", { from: 1, to: 2 }],
  ]);
});

test("what is set while rotate has it in its hands stands", async () => {
  await set("A_TOKEN", "old", older);
  let rotating: ReturnType<typeof rotate> | null = null;
  await transaction(database.sql, async (tx) => {
    await putCredential(tx, "A_TOKEN", seal(older[0], "A_TOKEN", "new", newNonce()), "somebody");
    rotating = rotate();
    // It has read the old row, and its update waits for ours.
    await somebodyWaits();
  });
  expect(await rotating).toMatchObject({ rotated: 1, left: [] });
  expect((await opened(env(two))).env.A_TOKEN).toBe("new");
});

test("what is removed while rotate goes on stays removed", async () => {
  await set("A_TOKEN", "old", older);
  let rotating: ReturnType<typeof rotate> | null = null;
  await transaction(database.sql, async (tx) => {
    await tx`delete from credentials`;
    rotating = rotate();
    await somebodyWaits();
  });
  expect(await rotating).toMatchObject({ rotated: 0, left: [] });
  await expect(removeCredential(ctx(), "A_TOKEN")).rejects.toThrow("There is no credential A_TOKEN");
});

test("while two rotate at once, whoever starts reads right values, and nothing that is set meanwhile is lost", async () => {
  const names = Array.from({ length: 40 }, (_, n) => `T${n}_TOKEN`);
  for (const name of names) await set(name, `${name} 0`, older);
  let rotating = true;
  let [reads, mixed, last] = [0, 0, 0];
  const reading = async () => {
    while (rotating) {
      const acknowledged = last;
      const { env: seen } = await opened();
      for (const name of names.slice(1)) expect(seen[name]).toBe(`${name} 0`);
      expect(Number(seen.T0_TOKEN?.split(" ")[1])).toBeGreaterThanOrEqual(acknowledged);
      reads += 1;
      const [row] = await database.sql`select count(distinct key_version)::int as n from credentials`;
      if (row?.n === 2) mixed += 1;
    }
  };
  const setting = async () => {
    // By somebody who does not know of the new key yet, so that there is always something left to do.
    while (last < 25) {
      await set("T0_TOKEN", `T0_TOKEN ${last + 1}`, older);
      last += 1;
    }
  };
  const ended = setting();
  const readers = [reading(), reading()];
  const [a, b] = await Promise.all([rotate(), rotate()]);
  await ended;
  const c = await rotate();
  rotating = false;
  await Promise.all(readers);
  expect(reads).toBeGreaterThan(3);
  expect(mixed).toBeGreaterThan(0);
  expect([...a.left, ...b.left, ...c.left]).toEqual([]);
  expect(a.rotated + b.rotated + c.rotated).toBeGreaterThanOrEqual(names.length);
  const { env: seen } = await opened(env(two));
  expect(seen.T0_TOKEN).toBe("T0_TOKEN 25");
  const [entries] = await database.sql`
    select count(*)::int as n from audit where action = 'credential.rotated' and subject like 'T%'`;
  expect(entries?.n).toBe(a.rotated + b.rotated + c.rotated);
});
