import postgres from "postgres";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { breakWorld } from "../../sandbox/breaks.ts";
import { seedSandbox } from "../../sandbox/seed.ts";
import type { Connector } from "../contract.ts";
import { collect } from "../sighting.ts";
import { postgresAccess } from "./connector.ts";
import { accessLogSource, catalogSource } from "./sources.ts";
import { look, looks, makeWorld, now, serverUrl, type World } from "./world.test-kit.ts";

let world: World;
beforeAll(async () => {
  world = await makeWorld();
  await world.run("create materialized view billing.monthly as select 1 as x");
});
afterAll(() => world.drop());

const noSignal = () => new AbortController().signal;
const scan = (source: string, links: ReadonlyMap<string, string> = world.links) =>
  collect(world.connector.observer(), source, { links, now, signal: noSignal() });

/** One of each kind of write that Postgres knows. */
const writes = [
  "insert into ops.access_log (at, role_name, event, ongoing) values (now(), 'x', 'refused', true)",
  "update ops.access_log set ongoing = true",
  "delete from ops.access_log",
  "truncate ops.access_log",
  "merge into ops.access_log l using (select 1) s on false when not matched then insert (at, role_name, event, ongoing) values (now(), 'x', 'refused', true)",
  "select 1 from ops.access_log for update",
  "begin; lock table ops.access_log in exclusive mode; commit",
  "copy ops.access_log (at, role_name, event, ongoing) from program 'true'",
  "create table ops.mine (x int)",
  "create table public.mine (x int)",
  "create temporary table mine (x int)",
  "create schema mine",
  "create function ops.f() returns int language sql as 'select 1'",
  "create role intruder",
  "comment on table ops.access_log is 'mine'",
  "alter table ops.access_log add column x int",
  "drop table ops.access_log",
  "create index on ops.access_log (at)",
  "select nextval('billing.payment_number')",
  "select setval('billing.payment_number', 99)",
  "select lo_create(0)",
  "select lo_from_bytea(0, 'x')",
  "select lo_creat(-1)",
  "select * from billing.customers",
  "refresh materialized view billing.monthly",
  "drop extension plpgsql",
  "create publication mine",
  "create database mine",
  "alter system set work_mem = '1MB'",
  "select pg_reload_conf()",
  "select pg_terminate_backend(pid) from pg_stat_activity where usename <> current_user limit 1",
];

describe("the observer's login cannot write anything, even when it switches read-only off", () => {
  test.each(writes)("%s", async (write) => {
    const before = await world.dump();
    const sql = postgres(world.sandbox.connector.observerUrl, { max: 1, onnotice: () => undefined });
    try {
      await sql.unsafe("set default_transaction_read_only = off");
      // Refused for want of the right, not because of the mode it is in or a slip in this list.
      await expect(sql.unsafe(write)).rejects.toMatchObject({ code: "42501" });
    } finally {
      await sql.end();
    }
    expect(await world.dump()).toBe(before);
  });

  test("it cannot become anybody else, or hand anything out", async () => {
    const before = await world.dump();
    const sql = postgres(world.sandbox.connector.observerUrl, { max: 1, onnotice: () => undefined });
    try {
      await sql.unsafe("set default_transaction_read_only = off");
      for (const name of ["team_billing", "access_custodian", "act_billing", "svc_billing_export"].map(world.name)) {
        await expect(sql.unsafe(`set role "${name}"`)).rejects.toThrow();
        await expect(sql.unsafe(`grant "${name}" to "${world.name("observer")}"`)).rejects.toThrow();
      }
      await expect(sql.unsafe(`grant select on billing.customers to "${world.name("observer")}"`)).rejects.toThrow();
      await expect(sql.unsafe(`comment on role "${world.name("svc_billing_export")}" is 'mine'`)).rejects.toThrow();
      // It may hand on nothing it was given either.
      await sql.unsafe(`grant select on ops.access_log to public`).catch(() => undefined);
    } finally {
      await sql.end();
    }
    expect(await world.dump()).toBe(before);
  });

  test("what no Postgres can refuse: a login may change its own password, and nothing of anybody else's", async () => {
    const sql = postgres(world.sandbox.connector.observerUrl, { max: 1, onnotice: () => undefined });
    try {
      await expect(sql.unsafe(`alter role current_user password 'x'`)).rejects.toThrow("read-only transaction");
      await sql.unsafe("set default_transaction_read_only = off");
      for (const change of ["createrole", "connection limit 100", "valid until 'infinity'", "createdb", "superuser"]) {
        await expect(sql.unsafe(`alter role current_user ${change}`)).rejects.toThrow();
      }
      await expect(sql.unsafe(`alter role "${world.name("svc_billing_export")}" password 'x'`)).rejects.toThrow();
    } finally {
      await sql.end();
    }
  });
});

test("the catalog scan covers everything, and says what it left out", async () => {
  const { end, entries } = await scan(catalogSource);
  expect([entries.length, end.suspect]).toEqual([24, null]);
  expect(new Set(entries.map(({ found }) => found?.by))).toEqual(new Set(["link"]));
  expect(end.filters).toContain("what PUBLIC may do (nothing), passwords, settings, other databases");
});

test("grants to PUBLIC are counted in the certificate, and are nobody's drift", async () => {
  const before = await look(world, world.name("svc_billing_export"));
  await world.run(
    "grant select on ledger.payouts to public; grant usage on schema events to public; grant execute on function ledger.close_day(date) to public",
  );
  const { end } = await scan(catalogSource);
  expect(end.filters).toContain("what PUBLIC may do (function 1, relation 1, schema 1)");
  expect(await look(world, world.name("svc_billing_export"))).toEqual(before);
  await world.run(
    "revoke select on ledger.payouts from public; revoke usage on schema events from public; revoke execute on function ledger.close_day(date) from public",
  );
});

test("a scan and a look show every role alike", async () => {
  const { entries } = await scan(catalogSource);
  for (const { key, found } of entries) expect(await look(world, key)).toEqual([found]);
});

test("the access log speaks only for whom it has an entry, and for the time of that entry", async () => {
  const { entries } = await scan(accessLogSource);
  expect(entries.map(({ key }) => key)).not.toContain(world.name("svc_legacy_feed"));
  for (const { key, found, asOf } of entries) {
    expect(found).toEqual({
      externalId: world.links.get(key),
      owner: undefined,
      permissions: [],
      fields: {},
      by: "name",
    });
    expect(asOf).toBeLessThan(now - 3_600_000);
  }
  const observer = world.connector.observer();
  expect(await observer.look(accessLogSource, world.name("svc_legacy_feed"), null, now, noSignal())).toBeNull();
});

test("an entry that is still going on vouches for the present; a refusal tells that there is no such role", async () => {
  const key = world.name("usr_ana_beltran");
  const add = (event: string, oid: string, ongoing: boolean) =>
    world.run(
      `insert into ops.access_log (at, role_name, role_oid, event, ongoing) values (now() - interval '2 hours', '${key}', ${oid}, '${event}', ${ongoing})`,
    );
  await add("opened", world.links.get(key) ?? "0", true);
  expect((await looks(world, key))[1]).toMatchObject({ asOf: now, found: [{ externalId: world.links.get(key) }] });
  await add("refused", "null", true);
  expect((await looks(world, key))[1]).toMatchObject({ asOf: now, found: [] });
  const inScan = (await scan(accessLogSource)).entries.filter((entry) => entry.key === key);
  expect(inScan).toEqual([{ key, found: null, asOf: now }]);
  await add("opened", world.links.get(key) ?? "0", false);
  expect((await looks(world, key))[1]?.asOf).toBeLessThan(now - 3_600_000);
});

describe("correlation", () => {
  test("the marker decides, also against a name and a link; a look and a scan agree on it", async () => {
    const [a, b] = [world.name("svc_churn_model"), world.name("svc_dashboard_reader")];
    await world.run(`comment on role "${a}" is 'plumbline key=${b} owner=data generation=1 by=somebody'`);
    expect(await look(world, a)).toEqual([]);
    const ids = (await look(world, b)).map(({ externalId, by }) => [externalId, by]);
    expect(ids).toEqual(
      expect.arrayContaining([
        [world.links.get(a), "marker"],
        [world.links.get(b), "link"],
      ]),
    );
    const sighted = (await scan(catalogSource)).entries
      .filter(({ key }) => key === a || key === b)
      .map(({ key }) => key);
    expect(sighted).toEqual([b, b]);
    await world.run(`comment on role "${a}" is 'plumbline key=${a} owner=data generation=1 by=seed'`);
  });

  test("without a marker the link decides, and without a link the name; nobody owns such a role", async () => {
    const key = world.name("usr_sam_adeyemi");
    const comment = (text: string) => world.run(`comment on role "${key}" is ${text}`);
    for (const none of [
      "null",
      "'Sam, ask Lena'",
      `'plumbline key=${key} owner=data generation=one by=x'`,
      `'plumbline key=${key}  owner=data generation=1 by=x'`,
    ]) {
      await comment(none);
      expect((await look(world, key)).map(({ owner, by }) => [owner, by])).toEqual([[null, "link"]]);
      expect((await look(world, key, null)).map(({ owner, by }) => [owner, by])).toEqual([[null, "name"]]);
    }
    await world.run(`alter role "${key}" rename to "${world.prefix}sam"`);
    expect((await look(world, key)).map(({ fields, by }) => [fields.name, by])).toEqual([
      [`${world.prefix}sam`, "link"],
    ]);
    expect(await look(world, key, null)).toEqual([]);
    expect((await scan(catalogSource)).entries.map((entry) => entry.key)).toContain(key);
    expect((await scan(catalogSource, new Map())).entries.map((entry) => entry.key)).not.toContain(key);
    await world.run(`alter role "${world.prefix}sam" rename to "${key}"`);
    await comment(`'plumbline key=${key} owner=data generation=1 by=seed'`);
  });

  test("worlds of other prefixes in the same cluster are not seen", async () => {
    const other = await makeWorld();
    try {
      const { entries } = await scan(catalogSource);
      expect(entries.filter(({ key }) => !key.startsWith(world.prefix))).toEqual([]);
    } finally {
      await other.drop();
    }
  });
});

describe("a read that could not see throws", () => {
  const scanOf = (connector: Connector) =>
    collect(connector.observer(), catalogSource, { links: world.links, now, signal: noSignal() });
  const through = (change: (url: URL) => void) =>
    world.connectorWith((url) => {
      const changed = new URL(url);
      change(changed);
      return changed.href;
    });

  test("of another database", async () => {
    const elsewhere = through((url) => {
      url.pathname = "/postgres";
    });
    await expect(scanOf(elsewhere)).rejects.toThrow("Not the database");
    await expect(elsewhere.observer().look(catalogSource, world.keys[0] ?? "", null, now, noSignal())).rejects.toThrow(
      "Not the database",
    );
  });

  test("with a wrong password, and without telling it", async () => {
    const wrong = through((url) => {
      url.password = "not-the-password";
    });
    const error = await scanOf(wrong).catch((e: unknown) => e);
    expect(String(error)).toContain("authentication failed");
    expect(String(error)).not.toContain("not-the-password");
  });

  test("of a cluster that lacks a team", async () => {
    const other = postgresAccess({ ...world.sandbox.connector, teams: ["billing", "growth"] });
    await expect(scanOf(other)).rejects.toThrow(`no role ${world.name("team_growth")}`);
  });
});

test("seeding again changes nothing, also not what is broken", async () => {
  const { key } = await breakWorld({
    class: "permission_drift",
    direction: "over",
    prefix: world.prefix,
    adminUrl: world.adminUrl,
    keys: world.keys,
  });
  const before = await world.dump();
  const again = await seedSandbox({
    adminUrl: serverUrl(),
    prefix: world.prefix,
    databaseName: `${world.prefix}sandbox`,
  });
  expect(await world.dump()).toBe(before);
  const [found] =
    (await postgresAccess(again.connector).observer().look(catalogSource, key, null, now, noSignal()))?.found ?? [];
  expect(found?.permissions.length).toBe((world.intents.get(key)?.desired.permissions.length ?? 0) + 1);
});

test("nothing is broken in a database that is not marked as a sandbox", async () => {
  const adminUrl = serverUrl();
  await expect(
    breakWorld({ class: "extra_external", prefix: world.prefix, adminUrl, keys: world.keys }),
  ).rejects.toThrow("is not a sandbox");
});
