import { afterAll, beforeAll, describe, expect, test } from "vitest";
import type { Sql } from "../../../db/client.ts";
import { makeTestDatabase } from "../../../db/test/database.ts";
import { assignDrift } from "../drifts/assign.ts";
import {
  as,
  auditOf,
  KIND,
  later,
  makeObject,
  makeRepair,
  type PersonName,
  refusal,
  settlePeople,
  worldDigest,
} from "../test-world.ts";
import { lookAgain } from "./look-again.ts";
import { snoozeObject, unsnoozeObject } from "./snooze.ts";
import { unblockObject } from "./unblock.ts";

let sql: Sql;
let drop: () => Promise<void>;
beforeAll(async () => {
  ({ sql, drop } = await makeTestDatabase({ breaks: ["I-14", "I-21"] }));
  await settlePeople(sql);
});
afterAll(() => drop());

describe("look again", () => {
  test("makes the object due under a token and is recorded", async () => {
    const { key } = await makeObject(sql);
    const result = await lookAgain(await as(sql, "sam"), { kind: KIND, key });
    const [object] = await sql`select due_at <= now() as due, request_token from objects where key = ${key}`;
    expect(object).toEqual({ due: true, request_token: result.token });
    expect(await auditOf(sql, { key })).toMatchObject([{ action: "object.look_requested", actor_id: "sam" }]);
  });

  test("of a thing of no team is open to every operator", async () => {
    const { key } = await makeObject(sql, { owner: null });
    await lookAgain(await as(sql, "sue"), { kind: KIND, key });
  });
});

describe("snooze", () => {
  test("ends by itself, needs a reason and is recorded; ended early it is due", async () => {
    const { key } = await makeRepair(sql);
    await sql`update objects set due_at = now() + interval '23 hours' where key = ${key}`;
    const ctx = await as(sql, "sam");
    await snoozeObject(ctx, { kind: KIND, key, until: later(3600), reason: "vendor window" });
    const [object] =
      await sql`select snoozed_by, snooze_reason, snoozed_until > now() as on, due_at <= now() as due from objects where key = ${key}`;
    expect(object).toEqual({ snoozed_by: "sam", snooze_reason: "vendor window", on: true, due: true });
    await unsnoozeObject(ctx, { kind: KIND, key });
    expect((await auditOf(sql, { key })).map((row) => row.action)).toEqual(["object.snoozed", "object.unsnoozed"]);
    expect(await refusal(unsnoozeObject(ctx, { kind: KIND, key }))).toMatchObject({ code: "not_snoozed" });
  });

  test("of what does not differ is refused", async () => {
    const { key, drift } = await makeRepair(sql, { state: "superseded" });
    await sql`update drifts set resolved_at = now(), resolution = 'gone' where id = ${drift}`;
    const work = snoozeObject(await as(sql, "sam"), { kind: KIND, key, until: later(60), reason: "because" });
    expect(await refusal(work)).toMatchObject({ status: 409, code: "nothing_to_snooze" });
  });

  test.each([
    { says: "without an end in the future", until: -5 },
    { says: "for longer than the limit", until: 91 * 86_400 },
  ])("is refused $says", async ({ until }) => {
    const { key } = await makeObject(sql);
    const before = await worldDigest(sql);
    const work = snoozeObject(await as(sql, "sam"), { kind: KIND, key, until: later(until), reason: "because" });
    expect(await refusal(work)).toMatchObject({ status: 422, detail: { errors: [{ path: "until" }] } });
    expect(await worldDigest(sql)).toBe(before);
    expect(await auditOf(sql, { key })).toMatchObject([{ action: "object.refused" }]);
  });
});

describe("unblock", () => {
  test("lets it be planned again and is recorded", async () => {
    const { key } = await makeObject(sql);
    await sql`update objects set blocked_at = now(), blocked_by = 'rob', blocked_reason = 'audit', held = 'block'
      where key = ${key}`;
    await unblockObject(await as(sql, "rita"), { kind: KIND, key, reason: "audit is over" });
    const [object] = await sql`select blocked_at, held, status, due_at <= now() as due from objects where key = ${key}`;
    expect(object).toEqual({ blocked_at: null, held: "none", status: "repair_needed", due: true });
    expect(await auditOf(sql, { key })).toMatchObject([
      { action: "object.unblocked", detail: { reason: "audit is over", was_blocked_by: "rob" } },
    ]);
  });

  test("of a thing that nobody owns is for the team that decides about it", async () => {
    const object = await makeObject(sql, { owner: null });
    await makeRepair(sql, { object, owner: "data", class: "extra_external" });
    await sql`update objects set blocked_at = now(), held = 'block' where key = ${object.key}`;
    const unblock = async (who: PersonName) =>
      unblockObject(await as(sql, who), { kind: KIND, key: object.key, reason: "because" });
    expect(await refusal(unblock("rita"))).toMatchObject({ status: 404 });
    expect(await refusal(unblock("sue"))).toMatchObject({ status: 403 });
    await unblock("deniz");
  });

  test("of what is not blocked is refused", async () => {
    const { key } = await makeObject(sql);
    expect(await refusal(unblockObject(await as(sql, "rita"), { kind: KIND, key, reason: "why not" }))).toMatchObject({
      code: "not_blocked",
    });
  });
});

describe("assign", () => {
  test("names who looks after it, hands it back, and both are recorded", async () => {
    const { drift } = await makeRepair(sql);
    const ctx = await as(sql, "sam");
    expect(await assignDrift(ctx, { drift, assignee: "rita" })).toMatchObject({ says: "Assigned to rita." });
    expect(await sql`select assignee from drifts where id = ${drift}`).toEqual([{ assignee: "rita" }]);
    await assignDrift(ctx, { drift, assignee: null });
    expect(await auditOf(sql, { subject: drift })).toMatchObject([
      { action: "drift.assigned", detail: { assignee: "rita", was: null } },
      { action: "drift.assigned", detail: { assignee: null, was: "rita" } },
    ]);
  });

  test.each(["deniz", "mira", "ada", "nobody"])("to %s is refused with one answer", async (assignee) => {
    const { drift } = await makeRepair(sql);
    const before = await worldDigest(sql);
    const error = await refusal(assignDrift(await as(sql, "sam"), { drift, assignee }));
    expect(error.message).toBe("This drift cannot be assigned to that person. Nothing was changed.");
    expect(await worldDigest(sql)).toBe(before);
  });

  test("of a resolved drift is refused", async () => {
    const { drift } = await makeRepair(sql);
    await sql`update drifts set resolved_at = now(), resolution = 'gone' where id = ${drift}`;
    expect(await refusal(assignDrift(await as(sql, "sam"), { drift, assignee: "sam" }))).toMatchObject({
      code: "drift_resolved",
    });
  });
});

/** Who gets what from each verb on an object of team billing that mira asked for. */
describe("who may", () => {
  const verbs = {
    look: async (who: PersonName, key: string) => lookAgain(await as(sql, who), { kind: KIND, key }),
    snooze: async (who: PersonName, key: string) =>
      snoozeObject(await as(sql, who), { kind: KIND, key, until: later(60), reason: "because" }),
    unblock: async (who: PersonName, key: string) =>
      unblockObject(await as(sql, who), { kind: KIND, key, reason: "because" }),
  };
  const table: [keyof typeof verbs, PersonName, 200 | 403 | 404][] = [
    ["look", "sam", 200],
    ["look", "rita", 200],
    ["look", "ada", 200],
    ["look", "sue", 404],
    ["look", "deniz", 404],
    ["look", "mira", 403],
    ["look", "noor", 404],
    ["snooze", "sam", 200],
    ["snooze", "rita", 200],
    ["snooze", "ada", 403],
    ["snooze", "sue", 404],
    ["snooze", "mira", 403],
    ["unblock", "rita", 200],
    ["unblock", "sam", 403],
    ["unblock", "ada", 403],
    ["unblock", "deniz", 404],
    ["unblock", "noor", 404],
  ];
  test.each(table)("%s by %s → %i", async (verb, who, status) => {
    const { key } = await makeRepair(sql);
    await sql`update objects set blocked_at = now(), held = 'block' where key = ${key}`;
    if (status === 200) {
      await verbs[verb](who, key);
      return;
    }
    const before = await worldDigest(sql);
    const error = await refusal(verbs[verb](who, key));
    expect(error.status).toBe(status);
    expect(await worldDigest(sql)).toBe(before);
    expect(await auditOf(sql, { subject: `${KIND}/${key}` })).toMatchObject([
      { action: "object.refused", actor_id: who },
    ]);
    if (status === 404) {
      const missing = await refusal(verbs[verb](who, "never-there"));
      expect(missing.message).toBe(error.message);
    }
  });
});
