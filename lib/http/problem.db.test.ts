import { afterAll, beforeAll, expect, test } from "vitest";
import { aside, connect, type Sql, transaction } from "../../db/client.ts";
import { makeTestDatabase, testServerUrl } from "../../db/test/database.ts";
import { Unauthenticated } from "../errors.ts";
import { problemResponse } from "./problem.ts";

let sql: Sql;
let url: string;
let drop: () => Promise<void>;
let admin: Sql;
beforeAll(async () => {
  ({ sql, url, drop } = await makeTestDatabase());
  admin = connect({ url: testServerUrl(), name: "test", max: 1 });
});
afterAll(async () => {
  await admin.end();
  await drop();
});

const told = async (error: unknown) => problemResponse(error, "req_1", true).json();
const caught = (work: Promise<unknown>) =>
  work.then(
    () => Promise.reject(new Error("It went well.")),
    (error: unknown) => error,
  );

test("a write that the server lets nobody in for is told as that, and as done to nothing", async () => {
  const name = new URL(url).pathname.slice(1);
  await admin`alter database ${admin(name)} allow_connections false`;
  const late = connect({ url, name: "late", max: 1 });
  const error = await caught(transaction(late, (tx) => tx`select 1`));
  await late.end();
  await admin`alter database ${admin(name)} allow_connections true`;
  expect(await told(error)).toMatchObject({
    ...{ status: 503, code: "database_unreachable", effect: "none" },
    detail: "The database did not answer. Nothing was changed. Quote req_1 when you report it.",
  });
});

test("a write whose connection dies under it is told as that, and as perhaps done", async () => {
  const error = await caught(
    transaction(sql, async (tx) => {
      const [own] = await tx<[{ pid: number }]>`select pg_backend_pid() as pid`;
      const killer = aside(sql);
      await killer`select pg_terminate_backend(${own.pid})`;
      await killer.end();
      await tx`select 1`;
    }),
  );
  expect(await told(error)).toMatchObject({ status: 503, code: "database_unreachable", effect: "unknown" });
});

test("a statement that is refused is a fault of ours", async () => {
  const error = await caught(sql`select no_such_column`);
  expect(await told(error)).toMatchObject({ status: 500, code: "unexpected", effect: "none" });
});

test("whoever is not signed in is told by which scheme a program does it", () => {
  const headersOf = (error: Error) => problemResponse(error, "req_1", false).headers.get("www-authenticate");
  expect(headersOf(new Unauthenticated("Sign in first."))).toBe("Bearer");
  expect(headersOf(new Error("x"))).toBeNull();
});
