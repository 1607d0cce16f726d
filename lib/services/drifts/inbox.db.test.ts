import { afterAll, beforeAll, expect, test } from "vitest";
import type { Sql } from "../../../db/client.ts";
import { makeTestDatabase } from "../../../db/test/database.ts";
import { as, auditOf, later, makeRepair, refusal, settlePeople } from "../test-world.ts";
import { acceptDrift, endAcceptance } from "./accept.ts";
import { noteDrift } from "./note.ts";

let sql: Sql;
let drop: () => Promise<void>;
beforeAll(async () => {
  ({ sql, drop } = await makeTestDatabase({ breaks: ["I-14", "I-21"] }));
  await settlePeople(sql);
});
afterAll(() => drop());

test("a note is an entry of the record, as it was written", async () => {
  const { drift } = await makeRepair(sql);
  const text = "Asked the vendor.\n\n<b>They</b> call back.";
  await noteDrift(await as(sql, "sam"), { drift, text });
  expect(await auditOf(sql, { subject: drift })).toMatchObject([
    { action: "drift.noted", actor_id: "sam", detail: { note: text } },
  ]);
  expect(await refusal(noteDrift(await as(sql, "sam"), { drift, text: "x".repeat(2_001) }))).toMatchObject({
    status: 422,
  });
  expect(await refusal(noteDrift(await as(sql, "sue"), { drift, text: "hello" }))).toMatchObject({ status: 404 });
});

test("accepting needs a reason and an end; only administrators leave the end out", async () => {
  const { drift } = await makeRepair(sql);
  const accept = async (who: "sam" | "ada", until: string | null) =>
    acceptDrift(await as(sql, who), { drift, until, reason: "vendor works" });
  expect(await refusal(accept("sam", null))).toMatchObject({ status: 403, code: "needs_an_end" });
  expect(await refusal(accept("sam", later(-1)))).toMatchObject({ status: 422 });
  expect(await refusal(accept("ada", later(366 * 86_400)))).toMatchObject({ status: 422 });
  await accept("sam", later(60));
  expect((await accept("ada", null)).says).toBe("Accepted until it changes.");
  await endAcceptance(await as(sql, "sam"), { drift });
  expect(await refusal(endAcceptance(await as(sql, "sam"), { drift }))).toMatchObject({ code: "not_accepted" });
});

test("what is not known, or is gone, cannot be accepted", async () => {
  const doubt = await makeRepair(sql, { class: "unknown_after_repair", detail: {} });
  const gone = await makeRepair(sql);
  await sql`update drifts set resolved_at = now(), resolution = 'gone' where id = ${gone.drift}`;
  const accept = async (drift: string) =>
    acceptDrift(await as(sql, "sam"), { drift, until: later(60), reason: "vendor works" });
  expect(await refusal(accept(doubt.drift))).toMatchObject({ code: "not_a_difference" });
  expect(await refusal(accept(gone.drift))).toMatchObject({ code: "drift_resolved" });
});
