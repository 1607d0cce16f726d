import { afterAll, beforeAll, expect, test } from "vitest";
import { POST as approve } from "@/app/api/v1/repairs/[id]/approve/route";
import type { Sql } from "../../db/client.ts";
import { makeTestDatabase } from "../../db/test/database.ts";
import { makeRepair, settlePeople } from "../services/test-world.ts";
import { call, cookieFor, installForTest, problemOf } from "./test-server.ts";

let sql: Sql;
let drop: () => Promise<void>;
beforeAll(async () => {
  ({ sql, drop } = await makeTestDatabase({ breaks: ["I-21"] }));
  await settlePeople(sql);
  installForTest(sql);
});
afterAll(() => drop());

test("a page that names one person decides nothing in the name of another, who signed in beside it", async () => {
  const made = await makeRepair(sql);
  const press = async (shown: string) =>
    call(approve, {
      cookie: await cookieFor("rita"),
      params: { id: made.repair },
      body: { plan_hash: made.hash },
      headers: { "plumbline-person": shown },
    });
  const refused = await press("deniz");
  expect(refused.status).toBe(409);
  expect(await problemOf(refused)).toMatchObject({ code: "other_person", effect: "none" });
  const state = async () =>
    (await sql<{ state: string }[]>`select state from repairs where id = ${made.repair}`)[0]?.state;
  expect(await state()).toBe("proposed");
  expect((await press("rita")).status).toBe(200);
  expect(await state()).toBe("approved");
});
