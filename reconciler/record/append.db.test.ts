import { afterAll, beforeAll, expect, test } from "vitest";
import { type Sql, transaction } from "../../db/client.ts";
import { makeTestDatabase } from "../../db/test/database.ts";
import { appendAudit } from "./append.ts";
import { verifyRecord } from "./read-chain.ts";

let sql: Sql;
let drop: () => Promise<void>;
beforeAll(async () => {
  ({ sql, drop } = await makeTestDatabase({ breaks: ["I-20"] }));
});
afterAll(() => drop());

test("concurrent entries give a chain without gaps or forks that verifies offline", async () => {
  const entry = { actor: { kind: "cli", id: "test" } as const, action: "drift.found", kind: "k", key: "a" };
  await Promise.all(
    Array.from({ length: 60 }, (_, n) =>
      transaction(sql, (tx) => appendAudit(tx, { ...entry, detail: { n, text: "ü\n\u0000".replace("\u0000", "") } })),
    ),
  );
  expect(await verifyRecord(sql)).toMatchObject({ entries: 60, ok: true, first_bad: null });
});

test("one changed byte is found", async () => {
  await sql`update audit set body = replace(body, '"n":7}', '"n":8}') where body like '%"n":7,%' or body like '%"n":7}%'`;
  await sql`update audit set body = replace(body, 'drift.found', 'drift.fOund') where seq = 30`;
  const report = await verifyRecord(sql);
  expect(report.ok).toBe(false);
  expect(report.first_bad).not.toBeNull();
});
