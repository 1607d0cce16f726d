import fc from "fast-check";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { connect, type Sql, transaction } from "../../db/client.ts";
import { addRepair } from "../../db/queries/test/rows.ts";
import { makeTestDatabase, withDatabase } from "../../db/test/database.ts";
import { bucketOf } from "../../reconciler/model/bucket.ts";
import { EFFECT_STATES, type EffectState, mayBecome } from "../../reconciler/model/effect-state.ts";
import { refOf } from "../../reconciler/model/reference.ts";
import { appendAudit, entryText } from "../../reconciler/record/append.ts";
import { verifyRecord } from "../../reconciler/record/read-chain.ts";
import { addressableKey } from "../services/input.ts";
import { KIND, settlePeople, worldDigest } from "../services/test-world.ts";

/** The functions that any language may call, by plain SQL. */
let sql: Sql;
let url: string;
let drop: () => Promise<void>;
let next = 0;
const newKey = () => `key-${next++}`;

beforeAll(async () => {
  ({ sql, url, drop } = await makeTestDatabase({ breaks: ["I-03", "I-12", "I-21", "I-25"] }));
  await settlePeople(sql);
  await sql`insert into sources (kind, name, title, standing, freshness_ms) values (${KIND}, 's', 's', 'authoritative', 60000)`;
});
afterAll(() => drop());

const declare = async (
  key: string,
  more: { spec?: string; owner?: string; effects?: string; presence?: string } = {},
) => {
  const { spec = '{"grants":["read"]}', owner = "billing", effects = "[]", presence = "present" } = more;
  const [row] = await sql`
    select plumbline.declare_intent(${KIND}, ${key}, ${spec}::text::jsonb, ${owner}, 'Mira', 'mira', ${effects}::text::jsonb, ${presence}) as said`;
  return row?.said as { generation: number; changed: boolean; ref: string };
};
const start = (key: string, name = "create", body = "null") =>
  sql`select plumbline.start_effect(${KIND}, ${key}, ${name}, 'k', ${body}::text::jsonb)`;
const settle = (key: string, state = "settled", name = "create", receipt: string | null = null) =>
  sql`select plumbline.settle_effect(${KIND}, ${key}, ${name}, 'k', ${state}, ${receipt}::text::jsonb)`;
const codeOf = async (work: PromiseLike<unknown>): Promise<string> => {
  const error = await Promise.resolve(work).then(
    () => null,
    (thrown: { code: string; detail: string }) => thrown,
  );
  if (error === null) return "done";
  expect(error.code).toBe("PLB01");
  return JSON.parse(error.detail).code;
};
const effectsOf = (key: string) =>
  sql`select name, effect_key, state, generation from effects where key = ${key} order by name`;

describe("in step with the code", () => {
  test("buckets and references are the same as in TypeScript", async () => {
    const text = fc
      .string({ unit: "binary", minLength: 1, maxLength: 40 })
      .filter((one) => !one.includes("\0") && one.isWellFormed());
    const named = fc.sample(fc.record({ kind: text, key: text }), 300);
    const rows = await sql`
      select plumbline.bucket_of(kind, key) as bucket, plumbline.ref_of(kind, key) as ref
      from unnest(${named.map((one) => one.kind)}::text[], ${named.map((one) => one.key)}::text[]) as given(kind, key)`;
    expect(rows.map((row) => ({ ...row }))).toEqual(
      named.map((one) => ({ bucket: bucketOf(one.kind, one.key), ref: refOf(one) })),
    );
  });

  test("entries have the same text, and one chain takes both", async () => {
    const entry = {
      ...{ actor: { kind: "setup" as const, id: "t" }, action: "x.done", kind: KIND, key: "chain" },
      ...{ subject: 's\u2028"\\\n\u007f😀', detail: { b: [1, null, { a: true }], aa: "", z: "é\t" } },
    };
    await transaction(sql, (tx) => appendAudit(tx, entry));
    await sql`select plumbline.append_audit(${sql.json(entry.actor)}, ${entry.action}, ${entry.kind}, ${entry.key}, ${entry.subject}, ${sql.json(entry.detail)})`;
    await transaction(sql, (tx) => appendAudit(tx, entry));
    const rows = await sql`select body from audit where key = 'chain' order by seq`;
    expect(rows.map((row) => row.body)).toEqual(Array(3).fill(entryText(entry).body));
    await expectChain();
  });

  test.each(EFFECT_STATES)("an effect that is %s may become exactly what the model says", async (from) => {
    for (const to of EFFECT_STATES.filter((state) => state !== "planned")) {
      const key = newKey();
      await declare(key, { effects: '[{"name":"create","key":"k"}]' });
      await sql`update effects set state = ${from} where key = ${key}`;
      const end = await codeOf(to === "started" ? start(key) : settle(key, to));
      const after = (await effectsOf(key))[0]?.state as EffectState;
      const moves = after === to && from !== to;
      expect([from, to, moves]).toEqual([from, to, mayBecome(from, to)]);
      if (!moves && from !== to) expect(end).not.toBe("done");
    }
  });
});

describe("declaring", () => {
  test("makes intent, effects, object and entry with the command's own transaction, or none of them", async () => {
    const key = newKey();
    const before = await worldDigest(sql);
    await transaction(sql, async (tx) => {
      await tx`select plumbline.declare_intent(${KIND}, ${key}, '{}', 'billing', 'Mira', 'mira', '[{"name":"create","key":"k"}]')`;
      throw new Error("the product's own write failed");
    }).catch(() => {});
    expect(await worldDigest(sql)).toBe(before);
    expect(await declare(key, { effects: '[{"name":"create","key":"k"}]' })).toMatchObject({
      generation: 1,
      changed: true,
      ref: refOf({ kind: KIND, key }),
    });
    expect(
      await sql`select generation, status, verdict, owner_epoch, dirty, due_at <= now() as due from objects_now where key = ${key}`,
    ).toEqual([{ generation: 1, status: "pending", verdict: "pending", owner_epoch: 1, dirty: true, due: true }]);
    expect(await effectsOf(key)).toEqual([{ name: "create", effect_key: "k", state: "planned", generation: 1 }]);
    const [entry] = await sql`select action, actor_kind, actor_id, body from audit where key = ${key}`;
    expect(entry).toMatchObject({ action: "intent.stated", actor_kind: "service", actor_id: new URL(url).username });
  });

  test("the same again changes nothing; other words are a generation; withdrawing asks for absence", async () => {
    const key = newKey();
    await declare(key);
    expect(await declare(key)).toMatchObject({ generation: 1, changed: false });
    expect(await declare(key, { spec: '{"grants":[]}' })).toMatchObject({ generation: 2, changed: true });
    expect(await declare(key, { presence: "absent" })).toMatchObject({ generation: 3, changed: true });
    expect(
      await sql`select presence, withdrawn_at is not null as withdrawn, status from objects where key = ${key}`,
    ).toEqual([{ presence: "absent", withdrawn: true, status: "pending" }]);
    await expectChain();
  });

  test("anew ends what waited for the earlier request, and what was set aside of it", async () => {
    const key = newKey();
    await declare(key);
    const ids = [];
    for (const [state, of] of [
      ["proposed", "permission_drift"],
      ["approved", "attribute_drift"],
      ["confirmed", "stale_owner"],
    ] as const)
      ids.push((await addRepair(sql, { kind: KIND, key, class: of, state, withObject: false })).id);
    await sql`update objects set poison = 3, poison_reason = 'It is no login.' where key = ${key}`;
    await declare(key, { spec: '{"grants":[]}' });
    const states = await sql<{ id: string; state: string }[]>`select id, state from repairs where key = ${key}`;
    expect(ids.map((id) => states.find((row) => row.id === id)?.state)).toEqual([
      "superseded",
      "superseded",
      "confirmed",
    ]);
    expect(await sql`select poison, poison_reason as why from objects where key = ${key}`).toEqual([
      { poison: 0, why: null },
    ]);
  });

  test("for somebody else is another request; who asked first sees it go, and its links end when it is asked for again", async () => {
    const key = newKey();
    const by = async (who: string, subject: string, presence: string) => {
      const [row] = await sql`
        select plumbline.declare_intent(${KIND}, ${key}, '{"grants":[]}', 'billing', ${subject}, ${who}, p_presence => ${presence}) as said`;
      const [object] =
        await sql`select asked_by as by, withdrawn_at is not null as withdrawn from objects where key = ${key}`;
      return { changed: row?.said.changed, ...object };
    };
    expect(await by("mira", "Mira", "present")).toEqual({ changed: true, by: "mira", withdrawn: false });
    expect(await by("mira", "Nora", "present")).toEqual({ changed: true, by: "mira", withdrawn: false });
    await sql`select plumbline.link_status(${KIND}, ${key})`;
    expect(await by("otto", "Nora", "absent")).toEqual({ changed: true, by: "mira", withdrawn: true });
    const live = async () => (await sql`select 1 from status_links where key = ${key} and revoked_at is null`).length;
    expect(await live()).toBe(1);
    expect(await by("otto", "Nora", "present")).toEqual({ changed: true, by: "otto", withdrawn: false });
    expect(await live()).toBe(0);
  });

  test("is told as held where somebody blocked it, and as tried from its first effect on", async () => {
    const key = newKey();
    await declare(key);
    const said = async () => (await sql`select held, status from objects where key = ${key}`)[0];
    await sql`update objects set blocked_at = now(), blocked_by = 'rita', blocked_reason = 'no', block_review_at = now() where key = ${key}`;
    await declare(key, { spec: '{"grants":[]}' });
    expect(await said()).toEqual({ held: "block", status: "blocked_on_review" });
    await start(key);
    await settle(key);
    expect(await said()).toEqual({ held: "block", status: "verifying" });
  });

  test("two first statements at once: one makes it, the other finds it", async () => {
    const keys = Array.from({ length: 10 }, newKey);
    const said = await Promise.all(keys.flatMap((key) => [declare(key), declare(key)]));
    expect(said.filter((one) => one.changed)).toHaveLength(10);
  });

  test.each([
    ["of a kind that nobody reconciles", { kind: "no_such" }, "no_such_kind"],
    ["for another team's object", { owner: "data" }, "other_owner"],
    ["for a team that departed", { owner: "gone" }, "no_such_team"],
    ["with a spec that is none", { spec: "[]" }, "bad_spec"],
    ["from a generation that is past", { expected: 7 }, "generation_moved"],
    ["with a key that turns text around", { key: "a\u202eb" }, "bad_object_key"],
    [
      "with an effect key that had another body",
      { effects: '[{"name":"create","key":"k","body":2}]' },
      "effect_key_reused",
    ],
  ])("is refused %s, and changes nothing", async (_, given: Record<string, unknown>, code) => {
    const own = newKey();
    await declare(own, { effects: '[{"name":"create","key":"k","body":1}]' });
    const {
      kind = KIND,
      key = own,
      owner = "billing",
      spec = '{"x":1}',
      expected = null,
      effects = "[]",
    } = given as Record<string, string>;
    const before = [await worldDigest(sql), await effectsOf(own)];
    const work = sql`select plumbline.declare_intent(${kind}, ${key}, ${spec}::text::jsonb, ${owner}, 'Mira', 'mira', ${effects}::text::jsonb, 'present', ${expected}::int)`;
    expect(await codeOf(work)).toBe(code);
    expect([await worldDigest(sql), await effectsOf(own)]).toEqual(before);
  });
});

describe("effects", () => {
  test("are refused a second run, a settle without a start, another body and another end, and nothing changes", async () => {
    const key = newKey();
    await declare(key);
    const same = async (work: PromiseLike<unknown>, code: string) => {
      const before = [await worldDigest(sql), await sql`select * from effects where key = ${key}`];
      expect(await codeOf(work)).toBe(code);
      expect([await worldDigest(sql), await sql`select * from effects where key = ${key}`]).toEqual(before);
    };
    await same(start(newKey()), "no_intent");
    await same(settle(key), "effect_not_started");
    await start(key, "create", "1");
    await same(start(key, "create", "1"), "effect_started");
    await same(start(key, "create", "2"), "effect_key_reused");
    await settle(key, "settled", "create", '{"a":1}');
    await settle(key, "settled", "create", '{"a":1}');
    await same(settle(key, "settled", "create", '{"a":2}'), "effect_ended");
    await same(start(key, "create", "1"), "effect_settled");
  });

  test("that are started hold the object, and a repair under way holds them", async () => {
    const key = newKey();
    await declare(key);
    await sql`update objects set lease_holder = 'w', lease_until = now() + interval '1 minute' where key = ${key}`;
    await start(key);
    expect(await sql`select fence::int, lease_holder, open_attempt, status from objects where key = ${key}`).toEqual([
      { fence: 1, lease_holder: null, open_attempt: "attempting", status: "verifying" },
    ]);
    await settle(key, "unknown");
    expect(await sql`select open_attempt, status from objects where key = ${key}`).toEqual([
      { open_attempt: "unknown", status: "not_confirmed" },
    ]);
    await sql`
      insert into attempts (bucket, id, repair_id, kind, key, class, state, generation, plan_hash, idempotency_key, fence, holder, reserved_at, deadline_at)
      values (${bucketOf(KIND, key)}, 'a', 'r', ${KIND}, ${key}, 'permission_drift', 'attempting', 1, '', '', 1, 'w', now(), now())`;
    expect(await codeOf(start(key, "other"))).toBe("repair_under_way");
  });

  test("planned for a request that was withdrawn since are not started; what takes it away is", async () => {
    const key = newKey();
    const effects = '[{"name":"create","key":"k"}]';
    await declare(key, { effects });
    await declare(key, { presence: "absent" });
    expect(await codeOf(start(key))).toBe("intent_withdrawn");
    expect(await effectsOf(key)).toMatchObject([{ state: "planned" }]);
    expect(await codeOf(start(key, "take_away"))).toBe("done");
    expect(await codeOf(settle(key, "settled", "take_away"))).toBe("done");
    await declare(key, { effects });
    expect(await codeOf(start(key))).toBe("done");
  });

  test("name what they made where nothing is named yet, and only for the request that they were for", async () => {
    const key = newKey();
    const settleWith = (name: string, id: string) =>
      sql`select plumbline.settle_effect(${KIND}, ${key}, ${name}, 'k', 'settled', null, ${id})`;
    const link = async () => (await sql`select external_id as link from objects where key = ${key}`)[0]?.link;
    await declare(key);
    await start(key, "early");
    await declare(key, { spec: '{"grants":[]}' });
    await settleWith("early", "x0");
    expect(await link()).toBeNull();
    for (const name of ["first", "second"]) await start(key, name);
    await settleWith("first", "x1");
    await settleWith("second", "x2");
    expect(await link()).toBe("x1");
  });

  test("that failed stay so, and none starts while it is not known what a repair did", async () => {
    const key = newKey();
    await declare(key);
    await sql`update objects set due_at = now() + interval '1 day' where key = ${key}`;
    await start(key);
    expect(await sql`select due_at < now() + interval '1 hour' as soon from objects where key = ${key}`).toEqual([
      { soon: true },
    ]);
    await settle(key, "failed");
    expect(await codeOf(settle(key))).toBe("effect_ended");
    await sql`
      insert into attempts (bucket, id, repair_id, kind, key, class, state, generation, plan_hash, idempotency_key, fence, holder, reserved_at, deadline_at)
      values (${bucketOf(KIND, key)}, 'u', 'r', ${KIND}, ${key}, 'permission_drift', 'unknown', 1, '', '', 1, 'w', now(), now())`;
    expect(await codeOf(start(key))).toBe("repair_under_way");
  });

  test("run at once under one key: one of them starts", async () => {
    const key = newKey();
    await declare(key);
    const ends = await Promise.all(Array.from({ length: 8 }, () => codeOf(start(key))));
    expect(ends.sort()).toEqual(["done", ...Array(7).fill("effect_started")]);
  });
});

test("a role that was admitted can declare, start and settle, and reach nothing else", async () => {
  const role = `shop_${process.pid}_${Date.now()}`;
  await sql.unsafe(`create role ${role} login password 'x'`);
  await sql`select plumbline.admit(${role})`;
  const own = new URL(withDatabase(url, new URL(url).pathname.slice(1)));
  Object.assign(own, { username: role, password: "x" });
  const shop = connect({ url: own.toString(), name: "shop", max: 1 });
  try {
    const key = newKey();
    await shop`select plumbline.declare_intent(${KIND}, ${key}, '{}', 'billing', 'Mira', 'mira')`;
    await shop`select plumbline.start_effect(${KIND}, ${key}, 'create', 'k')`;
    await shop`select plumbline.settle_effect(${KIND}, ${key}, 'create', 'k')`;
    await shop`select plumbline.note_refusal(${KIND}, ${key}, 'effect.start', 'effect_settled', 'It took place.')`;
    const actors =
      await sql`select distinct actor_kind, actor_id from audit where key = ${key} or subject = ${`${KIND}/${key}`}`;
    expect(actors).toEqual([{ actor_kind: "service", actor_id: role }]);
    for (const forbidden of [
      shop`select * from intents`,
      shop`update objects set owner = 'data'`,
      shop`insert into audit select * from audit`,
      shop`select plumbline.start_effect_as('{"kind":"person","id":"ada"}', ${KIND}, ${key}, 'a', 'b', null, 1000)`,
      shop`select plumbline.append_audit('{"kind":"person","id":"ada"}', 'x', null, null, 's', '{}')`,
      shop`select plumbline.project(${KIND}, ${key})`,
    ])
      await expect(forbidden).rejects.toMatchObject({ code: "42501" });
    const open = await sql`
      select proname from pg_proc where pronamespace = 'plumbline'::regnamespace
        and (has_function_privilege(${role}, oid, 'execute') or prosecdef and proconfig is null)`;
    expect(open.map((row) => row.proname).sort()).toEqual([
      "declare_intent",
      "link_status",
      "note_refusal",
      "settle_effect",
      "start_effect",
      "status_of",
    ]);
  } finally {
    await shop.end();
    await sql.unsafe(`drop owned by ${role}; drop role ${role}`);
  }
});

test.each([
  ["in its middle", (c: string) => `a${c}b`],
  ["at its beginning", (c: string) => `${c}b`],
  ["at its end", (c: string) => `a${c}`],
])("a key is taken here where the API takes it, whatever character is %s", async (_, spell) => {
  // All that is written today, and the plane of tags.
  const ranges = [
    [0x1, 0xd7ff],
    [0xe000, 0x1ffff],
    [0xe0000, 0xe01ff],
  ] as const;
  const keys = ranges.flatMap(([from, to]) =>
    Array.from({ length: to - from + 1 }, (_, n) => spell(String.fromCodePoint(from + n))),
  );
  const rows = await sql<{ key: string }[]>`
    select key from unnest(${keys}::text[]) key where not plumbline.is_text(key, 200)`;
  expect(rows.length).toBeGreaterThan(20);
  expect(rows.map(({ key }) => key)).toEqual(keys.filter((key) => !addressableKey.safeParse(key).success));
});

test.each([
  [".", false],
  ["..", false],
  ["...", true],
  ["\u{1f600}".repeat(200), true],
  ["\u{1f600}".repeat(201), false],
  ["a".repeat(200), true],
  ["a".repeat(201), false],
])("the key %s is taken by both: %s", async (key, expected) => {
  expect(addressableKey.safeParse(key).success).toBe(expected);
  const [row] = await sql`select plumbline.is_text(${key}, 200) as taken`;
  expect(row?.taken).toBe(expected);
});

async function expectChain(): Promise<void> {
  expect(await verifyRecord(sql)).toMatchObject({ ok: true, first_bad: null });
}
