import postgres from "postgres";
import { afterAll, beforeAll, expect, test } from "vitest";
import { startProxy } from "../reconciler/sandbox/proxy.ts";
import { connect, type Sql, TransactionDeadline, transaction } from "./client.ts";
import { makeTestDatabase } from "./test/database.ts";

let url: string;
let sql: Sql;
let drop: () => Promise<void>;
beforeAll(async () => {
  ({ url, sql, drop } = await makeTestDatabase());
  await sql`create table written (id int primary key)`;
});
afterAll(() => drop());

const MAX = 2;

/** Fills each connection's pipeline to exactly `full` statements, then opens a transaction that rolls back. */
async function burst(client: Sql, full: number, base: number): Promise<number> {
  const acknowledged: number[] = [];
  const writes = Array.from({ length: full * MAX }, (_, n) =>
    client`insert into written values (${base + n})`.then(() => acknowledged.push(base + n)),
  );
  const rolledBack = transaction(client, async (tx) => {
    await tx`select 1`;
    throw new Error("roll back");
  }).catch(() => {});
  const late = Array.from({ length: 5 }, (_, n) =>
    client`insert into written values (${base + 5_000 + n})`.then(() => acknowledged.push(base + 5_000 + n)),
  );
  await Promise.all([...writes, rolledBack, ...late]);
  const rows = await client<{ id: number }[]>`select id from written where id = any(${acknowledged})`;
  return acknowledged.length - rows.length;
}

test("no acknowledged write is lost, however full the pipeline is when a transaction begins", async () => {
  const client = connect({ url, name: "burst", max: MAX });
  let lost = 0;
  for (let full = 1; full <= 128; full += 1) lost += await burst(client, full, full * 10_000);
  await client.end();
  expect(lost).toBe(0);
});

test("a client has its transactions in another copy of this module, too: a web server has several", async () => {
  const client = connect({ url, name: "of one copy", max: 1 });
  const copy: typeof import("./client.ts") = await import(`./client.ts?${"another copy"}`);
  expect(copy.transaction).not.toBe(transaction);
  expect(await copy.transaction(client, (tx) => tx`select 1 as n`)).toMatchObject([{ n: 1 }]);
  const beside = copy.aside(client);
  expect(await beside`select 2 as n`).toMatchObject([{ n: 2 }]);
  await beside.end();
  const late = transaction(client, (tx) => tx`select pg_sleep(1)`, 50).catch((error) => error);
  expect(copy.isEffectUnknown(await late)).toBe(true);
  await client.end();
});

test("no client has its statements compiled, in a transaction or outside", async () => {
  const client = connect({ url, name: "compiles nothing", max: 1 });
  const outside = await client`show jit`;
  const inside = await transaction(client, (tx) => tx`show jit`);
  await client.end();
  expect([outside[0], inside[0]]).toEqual([{ jit: "off" }, { jit: "off" }]);
});

test("a transaction on a connection that dies rejects instead of hanging", async () => {
  const client = connect({ url, name: "dies", max: 1 });
  const died = transaction(
    client,
    async (tx) => {
      const [row] = await tx<{ pid: number }[]>`select pg_backend_pid() as pid`;
      const queued = [tx`select pg_sleep(2)`, tx`select 2`, tx`select 3`];
      await sql`select pg_terminate_backend(${row?.pid ?? 0})`;
      await Promise.all(queued);
    },
    3_000,
  );
  await expect(died).rejects.toThrow();
  await client.end({ timeout: 1 });
});

test("a transaction that takes too long rejects at its deadline, and its write is not there", async () => {
  const client = connect({ url, name: "slow", max: 1, statementMs: 1_000 });
  const slow = transaction(
    client,
    async (tx) => {
      await tx`insert into written values (-1)`;
      await tx`select pg_sleep(5)`;
    },
    200,
  );
  await expect(slow).rejects.toThrow(TransactionDeadline);
  await client.end({ timeout: 1 });
  expect(await sql`select 1 from written where id = -1`).toHaveLength(0);
});

test("a failed transaction leaves its connection clean for the next one", async () => {
  const client = connect({ url, name: "clean", max: 1 });
  await expect(transaction(client, (tx) => tx`select 1 / 0`)).rejects.toThrow(postgres.PostgresError);
  expect(await transaction(client, (tx) => tx`select 1 as one`)).toEqual([{ one: 1 }]);
  await client.end();
});

test("transactions side by side do not see each other's statements", async () => {
  const client = connect({ url, name: "side", max: 4 });
  const ids = await Promise.all(
    Array.from({ length: 200 }, (_, n) =>
      transaction(client, async (tx) => {
        const [before] = await tx<{ id: string }[]>`select pg_current_xact_id()::text as id`;
        await tx`insert into written values (${-1_000 - n})`;
        const [after] = await tx<{ id: string }[]>`select pg_current_xact_id()::text as id`;
        return before?.id === after?.id ? before?.id : undefined;
      }),
    ),
  );
  expect(new Set(ids).size).toBe(200);
  await client.end();
});

test("a server that answers nothing any more fails what waits for it, and is used again when it does", async () => {
  const proxy = await startProxy({ target: url });
  const client = connect({ url: proxy.through(url), name: "frozen", max: 2, statementMs: 500 });
  try {
    expect(await client`select 1 as one`).toEqual([{ one: 1 }]);
    proxy.delay(60_000);
    const started = performance.now();
    await expect(client`select 2 as two`).rejects.toThrow("has not answered for 2500 ms");
    // Nobody else waits as long, until it has spoken.
    await expect(client`select 3 as three`).rejects.toThrow("has not answered for 2000 ms");
    expect(performance.now() - started).toBeLessThan(12_000);
    proxy.delay(0);
    expect(await client`select 4 as four`).toEqual([{ four: 4 }]);
  } finally {
    await client.end({ timeout: 1 });
    await proxy.close();
  }
});

test("a connection on which nothing was asked may stay silent", async () => {
  const client = connect({ url, name: "quiet", max: 1, statementMs: 100 });
  const [before] = await client<{ pid: number }[]>`select pg_backend_pid() as pid`;
  await new Promise((resolve) => setTimeout(resolve, 2_600));
  expect(await client`select pg_backend_pid() as pid`).toEqual([before]);
  await client.end();
});

test("where nothing bounds a statement, a long one is waited for", async () => {
  const client = connect({ url, name: "unbounded", max: 1, statementMs: 0 });
  expect(await client`select 1 as one from pg_sleep(2.4)`).toEqual([{ one: 1 }]);
  await client.end();
});

test("a client ends, also where a connection was closed with a statement on it", async () => {
  const client = connect({ url, name: "closed", max: 1, statementMs: 100 });
  // The server is asked to go on for longer than it may be waited for.
  await client`set statement_timeout = 0`;
  await expect(client`select pg_sleep(4)`).rejects.toThrow("has not answered");
  await client.end();
});

test("a client that keeps its plans keeps none that starts other processes", async () => {
  const one = connect({ url, name: "plans once", max: 1, plannedOnce: true });
  expect(await one`show max_parallel_workers_per_gather`).toEqual([{ max_parallel_workers_per_gather: "0" }]);
  await one.end();
});
