import { afterAll, beforeAll, describe, expect, test } from "vitest";
import type { Sql } from "../../../db/client.ts";
import { makeTestDatabase } from "../../../db/test/database.ts";
import { terminalPrincipal } from "../../auth/principal.ts";
import { terminalContext } from "../context.ts";
import { putIntent } from "../intents/put.ts";
import { approveRepair } from "../repairs/approve.ts";
import {
  atTerminal,
  auditOf,
  KIND,
  kinds,
  makeObject,
  makeRepair,
  type PersonName,
  refusal,
  settlePeople,
  worldDigest,
} from "../test-world.ts";
import { acceptTransfer, declineTransfer } from "./answer.ts";
import { askTransfer } from "./ask.ts";

let sql: Sql;
let drop: () => Promise<void>;
beforeAll(async () => {
  ({ sql, drop } = await makeTestDatabase({ breaks: ["I-03", "I-04", "I-07", "I-12", "I-19", "I-21"] }));
  await settlePeople(sql);
});
afterAll(() => drop());

const ask = async (who: PersonName, key: string, to = "data") =>
  askTransfer(await atTerminal(sql, who), { kind: KIND, key, to, reason: "they run it now" });
const accept = async (who: PersonName, transfer: string) =>
  acceptTransfer(await atTerminal(sql, who), { transfer }, kinds);
const decline = async (who: PersonName, transfer: string) =>
  declineTransfer(await atTerminal(sql, who), { transfer, reason: "not ours" });
const objectOf = async (key: string) =>
  (await sql`select owner, generation, asked_by, owner_epoch from objects where key = ${key}`)[0];
const epochs = async () =>
  (await sql<{ epoch: number }[]>`select epoch from teams where id in ('billing', 'data') order by id`).map(
    (row) => row.epoch,
  );

/** Nothing but the record of the refusal changes. */
async function refused(work: () => Promise<unknown>) {
  const before = await worldDigest(sql);
  const error = await refusal(work());
  expect(await worldDigest(sql)).toBe(before);
  return error;
}

describe("an object moves by the consent of both teams", () => {
  test("asked for by a person of one, accepted by a person of the other: epochs rise, plans end, and both are in the record", async () => {
    const { repair, key } = await makeRepair(sql, { state: "proposed" });
    const [billing = 0, data = 0] = await epochs();
    const { transfer, answers, says } = await ask("sam", key);
    expect([answers, says]).toEqual([
      "data",
      expect.stringMatching(/^Asked\. It stays with billing until somebody of data accepts, by .* UTC\.$/),
    ]);
    expect(await objectOf(key)).toMatchObject({ owner: "billing", generation: 1 });
    expect(await epochs()).toEqual([billing, data]);

    expect(await accept("deniz", transfer)).toMatchObject({ state: "accepted", owner: "data" });
    expect(await epochs()).toEqual([billing + 1, data + 1]);
    expect(await objectOf(key)).toEqual({ owner: "data", generation: 2, asked_by: "mira", owner_epoch: data + 1 });
    expect(
      await sql`select spec, subject, asked_by, owner from intents where key = ${key} and generation = 2`,
    ).toMatchObject([{ spec: { grants: ["read"] }, subject: "Mira", asked_by: "mira", owner: "data" }]);
    expect(await sql`select state, end_reason from repairs where id = ${repair}`).toEqual([
      { state: "superseded", end_reason: "intent_changed" },
    ]);
    expect(await auditOf(sql, { subject: transfer })).toMatchObject([
      { action: "transfer.asked", actor_id: "sam", detail: { from: "billing", to: "data", reason: "they run it now" } },
      { action: "transfer.accepted", actor_id: "deniz", detail: { asked_by: "sam", generation: 2 } },
    ]);
    expect(await refused(() => accept("deniz", transfer))).toMatchObject({ status: 409, code: "transfer_over" });
  });

  test("whoever had a part in it approves nothing that follows from it", async () => {
    const object = await makeObject(sql);
    const { transfer } = await ask("rita", object.key);
    await accept("deniz", transfer);
    const made = await makeRepair(sql, { object, owner: "data", state: "proposed" });
    await sql`update repairs set generation = 2, owner_epoch = (select epoch from teams where id = 'data') where id = ${made.repair}`;
    const input = { repair: made.repair, plan_hash: made.hash };
    expect(await refusal(approveRepair(await atTerminal(sql, "deniz"), input, kinds))).toMatchObject({
      code: "approver_is_asker",
    });
  });

  test.each<[string, PersonName, number]>([
    ["whoever asked", "sam", 403],
    ["another person of the team that asked", "rita", 403],
    ["an admin, who is of neither", "ada", 404],
    ["an end user", "mira", 404],
  ])("not by %s", async (_, who, status) => {
    const { key } = await makeObject(sql);
    const { transfer } = await ask("sam", key);
    expect(await refused(() => accept(who, transfer))).toMatchObject({ status });
    expect((await auditOf(sql, { subject: transfer })).at(-1)).toMatchObject({
      action: "transfer.refused",
      actor_id: who,
    });
  });

  test("one person never speaks for two teams: not by asking, not by stating it anew, not past the table's own rule", async () => {
    const { key } = await makeObject(sql);
    const { transfer, answers } = await ask("both", key);
    expect(answers).toBe("data");
    expect(await refused(() => accept("both", transfer))).toMatchObject({ status: 403, code: "own_transfer" });
    await expect(
      sql`update transfers set state = 'accepted', decided_by = 'both' where id = ${transfer}`,
    ).rejects.toThrow("transfers_two_people");
    await sql`update people set role = 'support' where id = 'both'`;
    const wish = { kind: KIND, key, owner: "data", subject: "Mira", spec: { grants: ["read"] } };
    expect(await refused(async () => putIntent(await atTerminal(sql, "both"), wish, 1, kinds))).toMatchObject({
      status: 409,
      code: "other_owner",
    });
    await sql`update people set role = 'reviewer' where id = 'both'`;
    await accept("sue", transfer);
  });

  test("not at a terminal, where nobody is a team", async () => {
    const { key } = await makeObject(sql);
    const ctx = terminalContext(sql, terminalPrincipal("root"));
    expect(
      (await refused(() => askTransfer(ctx, { kind: KIND, key, to: "data", reason: "they run it now" }))).status,
    ).toBe(403);
  });

  test("either side ends it; then it can be asked for again, and only once at a time", async () => {
    const { key } = await makeObject(sql);
    for (const who of ["deniz", "sam"] as const) {
      const { transfer } = await ask("sam", key);
      expect(await refused(() => ask("rita", key))).toMatchObject({ code: "transfer_waits", detail: { transfer } });
      expect(await decline(who, transfer)).toMatchObject({ state: "declined", owner: "billing" });
      expect((await refused(() => accept("deniz", transfer))).code).toBe("transfer_over");
    }
    expect(await objectOf(key)).toMatchObject({ owner: "billing", generation: 1 });
  });

  test("it is void after seven days, and once something else is asked for", async () => {
    const { key } = await makeObject(sql);
    const { transfer, expires_at } = await ask("sam", key);
    expect(Date.parse(expires_at) - Date.now()).toBeGreaterThan(6.9 * 86_400_000);
    await sql`update transfers set expires_at = now() where id = ${transfer}`;
    expect((await refused(() => accept("deniz", transfer))).message).toMatch(
      /^It was void from .* UTC on\. Nothing was changed\.$/,
    );
    const again = await ask("sam", key);
    expect((await auditOf(sql, { subject: transfer })).at(-1)).toMatchObject({
      action: "transfer.void",
      actor_kind: "policy",
    });
    const wish = { kind: KIND, key, owner: "billing", subject: "Mira", spec: { grants: ["read", "write"] } };
    await putIntent(await atTerminal(sql, "sam"), wish, 1, kinds);
    expect((await refused(() => accept("deniz", again.transfer))).message).toContain("was changed since");
    await ask("sam", key);
  });

  test("nor by the word of somebody who lost the right meanwhile", async () => {
    const { key } = await makeObject(sql);
    const { transfer } = await ask("rob", key);
    await sql`delete from team_members where person_id = 'rob'`;
    expect((await refused(() => accept("deniz", transfer))).message).toContain("may not any more");
    await sql`insert into team_members values ('rob', 'billing')`;
  });

  test("accepted and declined at once: one of them is first", async () => {
    const { key } = await makeObject(sql);
    const { transfer } = await ask("sam", key);
    const ends = await Promise.allSettled([accept("deniz", transfer), decline("sam", transfer)]);
    expect(ends.map((end) => end.status).sort()).toEqual(["fulfilled", "rejected"]);
  });

  test.each([
    { to: "billing", says: "has it already", status: 422 },
    { to: "gone", says: "is no team here, or departed", status: 422 },
  ])("to $to is refused: $says", async ({ to, says, status }) => {
    const { key } = await makeObject(sql);
    const error = await refused(() => ask("sam", key, to));
    expect([error.status, error.message]).toEqual([status, expect.stringContaining(says)]);
  });

  test("of what others have is like of what is not there", async () => {
    const { key } = await makeObject(sql, { owner: "data" });
    const theirs = await refused(() => ask("sam", key, "billing"));
    const nothing = await refused(() => ask("sam", "never-there", "billing"));
    expect([theirs.status, theirs.message]).toEqual([nothing.status, nothing.message]);
  });
});
