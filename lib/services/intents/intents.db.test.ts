import { randomUUID } from "node:crypto";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import type { Sql } from "../../../db/client.ts";
import { makeTestDatabase } from "../../../db/test/database.ts";
import { terminalPrincipal } from "../../auth/principal.ts";
import { terminalContext } from "../context.ts";
import { createStatusLink } from "../status-links/create.ts";
import { readPublicStatus } from "../status-links/read.ts";
import { revokeStatusLink } from "../status-links/revoke.ts";
import {
  as,
  auditOf,
  KIND,
  kinds,
  later,
  makeObject,
  makeRepair,
  type PersonName,
  refusal,
  settlePeople,
  stateOf,
  worldDigest,
} from "../test-world.ts";
import type { Expect } from "./generation.ts";
import { type PutIntentInput, putIntent } from "./put.ts";
import { withdrawIntent } from "./withdraw.ts";

let sql: Sql;
let drop: () => Promise<void>;
beforeAll(async () => {
  ({ sql, drop } = await makeTestDatabase({ breaks: ["I-03", "I-21"] }));
  await settlePeople(sql);
});
afterAll(() => drop());

const wish = (key: string, more: Partial<PutIntentInput> = {}): PutIntentInput => ({
  kind: KIND,
  key,
  spec: { grants: ["read", "write"] },
  owner: "billing",
  subject: "Mira",
  ...more,
});
const put = async (who: PersonName, input: PutIntentInput, expect: Expect = null) =>
  putIntent(await as(sql, who), input, expect, kinds);
const newKey = () => `k-${randomUUID()}`;

describe("stating an intent", () => {
  test("for the first time makes the object, pending and due, and is recorded", async () => {
    const key = newKey();
    const result = await put("sam", wish(key));
    expect(result).toMatchObject({ generation: 1, changed: true, ended_repairs: [] });
    const [object] = await sql`
      select generation, presence, owner, owner_epoch, asked_by, status, due_at <= now() as due, ref from objects
      where key = ${key}`;
    expect(object).toEqual({
      generation: 1,
      presence: "present",
      owner: "billing",
      owner_epoch: 1,
      asked_by: "sam",
      status: "pending",
      due: true,
      ref: result.ref,
    });
    expect(await sql`select desired, superseded_at from intents where key = ${key}`).toEqual([
      { desired: { permissions: ["read", "write"], fields: {} }, superseded_at: null },
    ]);
    expect(await auditOf(sql, { key })).toMatchObject([{ action: "intent.stated", detail: { generation: 1 } }]);
  });

  test("anew ends the generation before and the plans that waited for it, not what was already sent", async () => {
    const made = await makeRepair(sql);
    const sent = await makeRepair(sql, { object: made, state: "verifying", class: "attribute_drift" });
    const result = await put("sam", wish(made.key), 1);
    expect(result).toMatchObject({ generation: 2, changed: true, ended_repairs: [made.repair] });
    const [repair] = await sql`select state, end_reason, moved from repairs where id = ${made.repair}`;
    expect(repair).toEqual({
      state: "superseded",
      end_reason: "intent_changed",
      moved: [{ field: "generation", before: "1", after: "2" }],
    });
    expect(await stateOf(sql, sent)).toBe("verifying");
    const generations = await sql`
      select generation, superseded_at is null as live from intents where key = ${made.key} order by generation`;
    expect(generations).toEqual([
      { generation: 1, live: false },
      { generation: 2, live: true },
    ]);
    expect(await auditOf(sql, { key: made.key })).toMatchObject([
      { action: "intent.changed", detail: { generation: 2, before: { generation: 1 } } },
    ]);
  });

  test("again in the same words adds no generation and says so", async () => {
    const key = newKey();
    await put("sam", wish(key));
    const again = await put("sam", wish(key), 1);
    expect(again).toMatchObject({ generation: 1, changed: false });
    expect(again.says).toContain("already asked for");
    expect(await sql`select 1 from intents where key = ${key}`).toHaveLength(1);
  });

  test("with the effects of its command keeps them, once, and refuses a key that had another body", async () => {
    const key = newKey();
    const effects = [{ name: "create_login", key: "order-1", body: { a: 1 } }];
    await put("sam", wish(key, { effects }));
    await put("sam", wish(key, { effects }), 1);
    const planned = async () => sql`select name, effect_key, state, generation from effects where key = ${key}`;
    expect(await planned()).toEqual([{ name: "create_login", effect_key: "order-1", state: "planned", generation: 1 }]);
    const other = put("sam", wish(key, { spec: { grants: [] }, effects: [{ ...effects[0], body: 2 }] as never }), 1);
    expect(await refusal(other)).toMatchObject({ status: 422, code: "effect_key_reused" });
    expect(await planned()).toHaveLength(1);
    expect(await sql`select generation from objects where key = ${key}`).toEqual([{ generation: 1 }]);
  });

  test.each([
    ["k".repeat(64), "A key has at most 63 characters."],
    ["postgres", "is outside of what this connector manages"],
  ])("under the key %s, which cannot be one, is a mistake of the key, and recorded", async (key, says) => {
    expect(await refusal(put("sam", wish(key)))).toMatchObject({ status: 422, errors: [{ path: "key", says }] });
    expect(await sql`select 1 from objects where key = ${key}`).toHaveLength(0);
    expect(await auditOf(sql, { key })).toMatchObject([{ action: "intent.refused", detail: { code: "invalid" } }]);
  });

  test("twice at once for a new key: one makes it, the other is told that it exists", async () => {
    for (let n = 0; n < 10; n += 1) {
      const key = newKey();
      const ends = await Promise.allSettled([
        put("sam", wish(key, { spec: { grants: ["a"] } }), "none"),
        put("sam", wish(key, { spec: { grants: ["b"] } }), "none"),
      ]);
      expect(ends.map((end) => end.status).sort()).toEqual(["fulfilled", "rejected"]);
      expect(await sql`select 1 from intents where key = ${key}`).toHaveLength(1);
    }
  });

  test("twice at once from one generation: the second is told which it is now", async () => {
    for (let n = 0; n < 10; n += 1) {
      const { key } = await makeObject(sql);
      const ends = await Promise.allSettled([
        put("sam", wish(key, { spec: { grants: ["a"] } }), 1),
        put("sam", wish(key, { spec: { grants: ["b"] } }), 1),
      ]);
      const lost = ends.find((end) => end.status === "rejected");
      expect(lost).toMatchObject({ reason: { status: 412, detail: { generation: 2 } } });
    }
  });

  test("for another team takes a person of each, so that nobody states it alone", async () => {
    await sql`insert into people (id, email, name, role) values ('two', 'two@example.com', 'two', 'support')`;
    await sql`insert into team_members values ('two', 'billing'), ('two', 'data')`;
    const { key } = await makeObject(sql);
    expect(await refusal(put("sam", wish(key, { owner: "data" }), 1))).toMatchObject({ status: 403 });
    expect(await refusal(put("two" as PersonName, wish(key, { owner: "data" }), 1))).toMatchObject({
      status: 409,
      message: "It belongs to billing: ask for a transfer, which the other team accepts. Nothing was changed.",
    });
  });

  test("for another team at the terminal raises both epochs", async () => {
    const { key } = await makeObject(sql);
    const epochs = async () =>
      (await sql<{ epoch: number }[]>`select epoch from teams where id in ('billing', 'data') order by id`).map(
        (row) => row.epoch,
      );
    const [billing = 0, data = 0] = await epochs();
    await putIntent(terminalContext(sql, terminalPrincipal("root")), wish(key, { owner: "data" }), "any", kinds);
    expect(await epochs()).toEqual([billing + 1, data + 1]);
    const [object] = await sql`select owner, owner_epoch from objects where key = ${key}`;
    expect(object).toEqual({ owner: "data", owner_epoch: data + 1 });
    expect(await refusal(put("sam", wish(key), 2))).toMatchObject({ status: 404 });
  });

  test("at the terminal can name who asked; nobody else can", async () => {
    const key = newKey();
    const ctx = terminalContext(sql, terminalPrincipal("root"));
    await putIntent(ctx, wish(key, { asked_by: "mira" }), "any", kinds);
    expect(await sql`select asked_by from objects where key = ${key}`).toEqual([{ asked_by: "mira" }]);
    expect(await refusal(put("sam", wish(newKey(), { asked_by: "mira" })))).toMatchObject({
      detail: { errors: [{ path: "asked_by" }] },
    });
  });

  type Refused = { says: string; who?: PersonName; more?: Partial<PutIntentInput>; expect?: Expect; status: number };
  const refused: Refused[] = [
    { says: "without saying which generation it changes", status: 428 },
    { says: "from a generation that is past", expect: 7, status: 412 },
    { says: "as new, though it exists", expect: "none", status: 412 },
    { says: "with a spec that is none", more: { spec: { grants: "read" } }, expect: 1, status: 422 },
    { says: "with a field that the kind does not know", more: { spec: { grants: [], x: 1 } }, expect: 1, status: 422 },
    { says: "for a team that is not there", who: "sam", more: { owner: "nobody" }, expect: 1, status: 403 },
    { says: "by a reviewer", who: "rita", expect: 1, status: 403 },
    { says: "by an admin", who: "ada", expect: 1, status: 403 },
    { says: "by whoever it is for", who: "mira", expect: 1, status: 403 },
    { says: "by support of another team", who: "sue", more: { owner: "data" }, expect: 1, status: 404 },
  ];
  test.each(refused)("is refused $says", async ({ who = "sam", more, expect: expected = null, status }) => {
    const { key } = await makeObject(sql);
    const before = await worldDigest(sql);
    const error = await refusal(put(who, wish(key, more), expected));
    expect(error.status).toBe(status);
    expect(error.message).toContain("Nothing was changed.");
    if (status === 412 || status === 428) expect(error.detail).toEqual({ generation: 1 });
    expect(await worldDigest(sql)).toBe(before);
    expect(await auditOf(sql, { subject: `${KIND}/${key}` })).toMatchObject([
      { action: "intent.refused", actor_id: who },
    ]);
  });

  test.each([
    { owner: "gone", says: "is a team that departed" },
    { owner: "nobody", says: "is no team here" },
  ])("is refused for an owner that $says", async ({ owner, says }) => {
    const ctx = terminalContext(sql, terminalPrincipal("root"));
    expect(await refusal(putIntent(ctx, wish(newKey(), { owner }), "any", kinds))).toMatchObject({
      detail: { errors: [{ path: "owner", says }] },
    });
  });

  test("of an unknown kind names the known ones", async () => {
    expect(await refusal(put("sam", wish(newKey(), { kind: "no_such" })))).toMatchObject({
      detail: { errors: [{ path: "kind", says: `is none of ${KIND}` }] },
    });
  });
});

describe("withdrawing", () => {
  test("asks for absence, ends what waited, keeps telling whoever asked, and is recorded", async () => {
    const made = await makeRepair(sql);
    const result = await withdrawIntent(await as(sql, "sam"), { kind: KIND, key: made.key }, 1);
    expect(result).toMatchObject({ generation: 2, changed: true, ended_repairs: [made.repair] });
    expect(result.says).toContain("Treat it as still active");
    const [object] = await sql`
      select presence, withdrawn_at is not null as withdrawn, asked_by from objects where key = ${made.key}`;
    expect(object).toEqual({ presence: "absent", withdrawn: true, asked_by: "mira" });
    expect(await auditOf(sql, { key: made.key })).toMatchObject([{ action: "intent.withdrawn" }]);
    const again = await withdrawIntent(await as(sql, "sam"), { kind: KIND, key: made.key }, 1);
    expect(again).toMatchObject({ generation: 2, changed: false });
  });

  test.each([
    { who: "rita", status: 403 },
    { who: "mira", status: 403 },
    { who: "sue", status: 404 },
  ] as const)("is refused to $who", async ({ who, status }) => {
    const { key } = await makeObject(sql);
    const before = await worldDigest(sql);
    expect((await refusal(withdrawIntent(await as(sql, who), { kind: KIND, key }, 1))).status).toBe(status);
    expect(await worldDigest(sql)).toBe(before);
  });
});

describe("status links", () => {
  const create = async (who: PersonName, key: string, expires?: string) =>
    createStatusLink(await as(sql, who), { kind: KIND, key, expires_at: expires });

  test("show one object's status until revoked, and only their hash is kept", async () => {
    const { key } = await makeObject(sql);
    const made = await create("mira", key);
    expect(made.token).toMatch(/^[0-9a-f]{2}[A-Za-z0-9_-]{43}$/);
    expect(await readPublicStatus(sql, made.token)).toMatchObject({ kind: KIND, status: "blocked_on_review" });
    const stored = JSON.stringify([await sql`select * from status_links`, await sql`select * from audit`]);
    expect(stored).not.toContain(made.token);
    await revokeStatusLink(await as(sql, "mira"), { link: made.link });
    expect(await refusal(readPublicStatus(sql, made.token))).toMatchObject({ status: 404 });
    expect(await revokeStatusLink(await as(sql, "sam"), { link: made.link })).toMatchObject({ already: true });
    expect((await auditOf(sql, { subject: made.link })).map((row) => row.action)).toEqual([
      "status_link.created",
      "status_link.revoked",
    ]);
  });

  test("tell nothing about people, ids from outside or evidence", async () => {
    const { key } = await makeObject(sql);
    const { token } = await create("sam", key);
    expect(Object.keys(await readPublicStatus(sql, token)).sort()).toEqual([
      "checked_at",
      "kind",
      "next_check_at",
      "reference",
      "since",
      "stale",
      "status",
    ]);
  });

  test("name the next full look, not the end of a plan that waits", async () => {
    const { key } = await makeObject(sql);
    const { token } = await create("sam", key);
    await sql`update objects set due_at = now() + interval '23 hours' where key = ${key}`;
    expect((await readPublicStatus(sql, token)).next_check_at).toBeNull();
    await sql`insert into runs (id, mode, scope, started_by, started_at) values ('run_x', 'detect', '{}', 'reconciler', now())`;
    const next = Date.parse((await readPublicStatus(sql, token)).next_check_at ?? "");
    expect(next - Date.now()).toBeLessThan(120_000);
    await sql`delete from runs where id = 'run_x'`;
  });

  test("give one answer for unknown, malformed and expired", async () => {
    const { key } = await makeObject(sql);
    const { token } = await create("sam", key);
    await sql`update status_links set expires_at = now() - interval '1 second' where key = ${key}`;
    const answers = await Promise.all(
      [token, `00${"A".repeat(43)}`, "x", "", "%00"].map((text) => refusal(readPublicStatus(sql, text))),
    );
    expect(new Set(answers.map((a) => `${a.status} ${a.message}`)).size).toBe(1);
  });

  test("do not carry over to a thing that is made again under the same name", async () => {
    const { key } = await makeObject(sql);
    const { token } = await create("mira", key);
    const ctx = await as(sql, "sam");
    await withdrawIntent(ctx, { kind: KIND, key }, 1);
    expect(await readPublicStatus(sql, token)).toMatchObject({ status: "pending" });
    await put("sam", wish(key), 2);
    expect(await refusal(readPublicStatus(sql, token))).toMatchObject({ status: 404 });
  });

  test.each([
    ["noor", 404],
    ["sue", 404],
    ["ada", 403],
  ] as const)("are refused to %s", async (who, status) => {
    const { key } = await makeObject(sql);
    expect((await refusal(create(who, key))).status).toBe(status);
    expect(await sql`select 1 from status_links where key = ${key}`).toHaveLength(0);
  });

  test("must end", async () => {
    const { key } = await makeObject(sql);
    expect(await refusal(create("sam", key, later(400 * 86_400)))).toMatchObject({ status: 422 });
  });
});
