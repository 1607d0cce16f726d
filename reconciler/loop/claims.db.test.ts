import { afterAll, beforeAll, beforeEach, expect, test } from "vitest";
import { HOSTILE } from "../../lib/format/hostile-texts.test-kit.ts";
import { AGENT_PER_HOUR } from "../../lib/services/agents/bound.ts";
import { type MakeClaimsInput, makeClaims } from "../../lib/services/claims/make.ts";
import { type Context, personContext } from "../../lib/services/context.ts";
import { putIntent } from "../../lib/services/intents/put.ts";
import { lookAgain } from "../../lib/services/objects/look-again.ts";
import { liftStop } from "../../lib/services/stops/lift.ts";
import { setStop } from "../../lib/services/stops/set.ts";
import { as, auditOf, consoleOf, type PersonName, refusal, worldDigest } from "../../lib/services/test-world.ts";
import { bucketOf } from "../model/bucket.ts";
import { refOf } from "../model/reference.ts";
import { lookForClaims } from "./check-claims.ts";
import { type GateWorld, openGateWorld } from "./gate-world.test-kit.ts";
import { detect } from "./pass.ts";
import { reconcileSafely } from "./reconcile.ts";
import { worldSpec } from "./world.test-kit.ts";

const kinds = new Map([["thing", worldSpec]]);
const MANY = Array.from({ length: 1_000 }, (_, n) => `many-${n}`);
let given: GateWorld;
let agent: Context;

beforeAll(async () => {
  given = await openGateWorld();
  agent = await agentOf("key_a");
  await given.sql`insert into teams (id, name) values ('far', 'Far')`;
  await askMany(MANY);
  for (const key of MANY) given.world.add(key);
  await given.ask("one", "lost", "theirs");
  await given.sql`update objects set owner = 'data' where key = 'theirs'`;
  await given.sql`update intents set owner = 'data' where key = 'theirs'`;
  given.world.add("one");
  given.world.add("theirs", { owner: "data" });
  // Proposes the links that make what was found by its marker ours; only what follows from claims is of interest here.
  given.configure({ policy: { missing_external_id: "automatic", missing_external: "review" } });
  await given.sql`
    update objects o set external_id = x.id, linked_at = now()
    from jsonb_to_recordset(${given.sql.json([...given.world.objects.values()].map(({ key, externalId }) => ({ key, id: externalId })))}) x(key text, id text)
    where o.key = x.key`;
  await detect(given.deps, {}, "test");
});
afterAll(() => given.close());
beforeEach(() => given.sql`delete from budgets where scope like 'agent:%'`);

async function askMany(keys: readonly string[]): Promise<void> {
  const rows = keys.map((key) => ({ bucket: bucketOf("thing", key), key, ref: refOf({ kind: "thing", key }) }));
  const list = given.sql`jsonb_to_recordset(${given.sql.json(rows)}) r(bucket smallint, key text, ref text)`;
  await given.sql`
    insert into objects (bucket, kind, key, ref, generation, presence, owner, owner_epoch, asked_by)
    select bucket, 'thing', key, ref, 1, 'present', 'billing', 1, 'mira' from ${list}`;
  await given.sql`
    insert into intents (bucket, kind, key, generation, presence, spec, desired, owner, subject, asked_by, asked_at)
    select bucket, 'thing', key, 1, 'present', '{}', ${given.sql.json(worldSpec.desire("", {}) as never)}, 'billing', 'A thing',
      'mira', now() - interval '1 hour' from ${list}`;
}

async function agentOf(id: string, owner: PersonName = "sam"): Promise<Context> {
  await given.sql`
    insert into api_keys (id, name, owner, hash, scopes, created_by, created_at, expires_at)
    values (${id}, ${`Agent ${id}`}, ${owner}, ${id}, '{read,claims:write}', 'ada', now(), now() + interval '1 day')`;
  return personContext(consoleOf(given.sql), (await as(given.sql, owner)).principal, { id, agent: true });
}

const claim = (claims: MakeClaimsInput["claims"], ctx = agent, more: Partial<MakeClaimsInput> = {}) =>
  makeClaims(ctx, { tool: "deployer", claims, ...more }, kinds);
const about = (key: string, more: object = {}) => ({ kind: "thing", key, presence: "present" as const, ...more });
const verdictOf = async (id: string | undefined) => {
  const [row] = await given.sql`select verdict, reason from claims where id = ${id ?? ""}`;
  return row?.verdict === null ? "waits" : `${row?.verdict}: ${row?.reason}`;
};
/** Takes what is due, as the queue does. */
async function lookAtDue(): Promise<void> {
  for (const taken of await given.store.claimDue("test", 15_000, 50)) await reconcileSafely(given.deps, taken);
  await lookForClaims(given.deps, "test");
}
const statuses = () => given.sql`
  select key, status, status_since, verdict, classes, held, open_attempt, generation from objects order by key`;

test("1,000 false claims change no status, before they are compared and after", async () => {
  // From the second listing on, what is unchanged is as fresh as the listing: that must not end either.
  await detect(given.deps, {}, "test");
  const before = await statuses();
  expect(before.filter(({ status }) => status === "in_place").length).toBeGreaterThanOrEqual(1_000);
  const fresh = await given.sql`select key, verdict_as_of, expires_at from objects_now order by key`;
  const made = await claim(
    MANY.map((key, n) =>
      n % 2 === 0 ? about(key, { permissions: ["admin"] }) : { kind: "thing", key, presence: "gone" },
    ),
  );
  expect(made.claims).toHaveLength(1_000);
  expect(await statuses()).toEqual(before);
  expect(await given.sql`select key, verdict_as_of, expires_at from objects_now order by key`).toEqual(fresh);

  await given.settle();
  await detect(given.deps, {}, "test");
  expect(await statuses()).toEqual(before);
  expect(await given.sql`select verdict, reason, count(*)::int as n from claims group by 1, 2 order by 2`).toEqual([
    { verdict: "drift", reason: "differs", n: 500 },
    { verdict: "drift", reason: "still_there", n: 500 },
  ]);
  expect(await given.sql`select 1 from attempts`).toHaveLength(0);
  expect(await given.sql`select 1 from objects where due_at <= now() and key like 'many-%'`).toHaveLength(1_000);
  await given.sql`update objects set due_at = null`;
  const entries = await auditOf(given.sql, { subject: made.claims[0]?.id ?? "" });
  expect(entries).toMatchObject([
    { action: "claim.made", actor_kind: "agent", actor_id: "key_a", detail: { tool: "deployer", on_behalf_of: "sam" } },
    { action: "claim.checked", actor_kind: "reconciler", detail: { verdict: "drift", agent: "key_a" } },
  ]);
});

test("a claim has its object looked at: a true one matches at once, a false one after the kind has settled", async () => {
  const { claims } = await claim([about("one", { owner: "billing", fields: { size: 1 } }), about("lost")]);
  expect(await verdictOf(claims[0]?.id)).toBe("waits");
  await lookAtDue();
  expect([await verdictOf(claims[0]?.id), await verdictOf(claims[1]?.id)]).toEqual(["match: as_claimed", "waits"]);
  await given.settle();
  // It is come back to by itself, soon after it has settled; here, now.
  const again =
    await given.sql`update objects set due_at = now() where key = 'lost' and due_at < now() + interval '11 seconds' returning 1`;
  expect(again).toHaveLength(1);
  await lookAtDue();
  expect(await verdictOf(claims[1]?.id)).toBe("drift: not_there");
});

test("nothing is made of a claim while its source cannot be read, nor of what was seen before it", async () => {
  given.world.readable = false;
  const { claims } = await claim([about("one")]);
  await lookAtDue();
  await detect(given.deps, {}, "test");
  expect(await verdictOf(claims[0]?.id)).toBe("waits");
  await given.sql`update claims set claimed_at = claimed_at - interval '20 minutes' where id = ${claims[0]?.id ?? ""}`;
  // It was seen in these 20 minutes, and is as claimed: what ends the wait is that nothing was seen since.
  await given.sql`update facts set as_of = as_of - interval '1 hour' where key = 'one'`;
  await given.sql`update sources set watermark = watermark - interval '1 hour'`;
  await lookForClaims(given.deps, "test");
  expect(await verdictOf(claims[0]?.id)).toBe("unverifiable: no_look");
  given.world.readable = true;
  await detect(given.deps, {}, "test");
});

test.each<[string, MakeClaimsInput["claims"], string[]]>([
  ["an unknown kind", [{ kind: "spaceship", key: "one", presence: "present" }], ["claims.0.kind"]],
  ["an unknown object", [about("nobody-knows")], ["claims.0.key"]],
  ["an object of another team", [about("theirs")], ["claims.0.key"]],
  ["one unknown among known ones", [about("one"), about("nope"), about("lost")], ["claims.1.key"]],
])("a claim about %s is refused, in the record, and nothing is kept", async (_, claims, paths) => {
  const before = [await worldDigest(given.sql), await given.sql`select count(*) from claims`];
  const { status, detail } = await refusal(claim(claims));
  expect([status, (detail.errors as { path: string }[]).map(({ path }) => path)]).toEqual([422, paths]);
  expect([await worldDigest(given.sql), await given.sql`select count(*) from claims`]).toEqual(before);
  const subject = claims.length === 1 ? `${claims[0]?.kind}/${claims[0]?.key}` : `${claims.length} claims`;
  const entries = await auditOf(given.sql, { subject });
  expect(entries.at(-1)).toMatchObject({ action: "claim.refused", actor_kind: "agent", actor_id: "key_a" });
});

test.each([
  ["says what something is like that is gone", [{ ...about("one"), presence: "gone", owner: "x" }]],
  ["an unknown word", [{ ...about("one"), status: "in_place" }]],
  ["a verdict of its own", [{ ...about("one"), verdict: "match" }]],
  ["a field that is no value", [about("one", { fields: { a: { b: 1 } } })]],
  ["too many", Array.from({ length: 1_001 }, () => about("one"))],
  ["none", []],
] as [string, never[]][])("a claim with %s is refused", async (_, claims) => {
  expect((await refusal(claim(claims))).status).toBe(422);
});

test("who sees no objects claims nothing", async () => {
  const ctx = await agentOf("key_mira", "mira");
  expect((await refusal(claim([about("one")], ctx))).status).toBe(403);
});

test("an agent has its own bound, which other agents do not share", async () => {
  const [rest, other] = [AGENT_PER_HOUR.claims % 1_000, await agentOf("key_b")];
  expect(rest).toBe(0);
  for (let sent = 0; sent < AGENT_PER_HOUR.claims; sent += 1_000) await claim(MANY.map((key) => about(key)));
  expect(await refusal(claim([about("one")]))).toMatchObject({ status: 429, retryAfterSeconds: expect.any(Number) });
  await refusal(claim([about("one")]));
  const flagged = (await auditOf(given.sql, { subject: "key_a" })).filter(({ action }) => action === "key.refused");
  expect(flagged).toMatchObject([{ actor_kind: "agent", detail: { code: "too_many_requests" } }]);
  expect((await claim([about("one")], other)).claims).toHaveLength(1);

  await given.sql`insert into budgets values ('agent:key_b/looks', date_trunc('hour', now(), 'UTC'), 100, 100), ('agent:key_b/intents', date_trunc('hour', now(), 'UTC'), 100, 100)`;
  expect((await refusal(lookAgain(other, { kind: "thing", key: "one" }))).status).toBe(429);
  const wish = { kind: "thing", key: "one", spec: { size: 1 }, owner: "billing", subject: "One" };
  expect((await refusal(putIntent(other, wish, 1, kinds as never))).status).toBe(429);
  expect(await lookAgain(await as(given.sql, "sam"), { kind: "thing", key: "one" })).toMatchObject({ key: "one" });
});

test("a stop of an agent holds what it sends, and a stop of everything holds every agent", async () => {
  const [held, other] = [await agentOf("key_c"), await agentOf("key_d")];
  const sam = await as(given.sql, "sam");
  expect((await refusal(setStop(sam, { scope: "agent:nobody", reason: "because" }, kinds))).status).toBe(422);
  const { stop } = await setStop(sam, { scope: "agent:key_c", reason: "it lies" }, kinds);
  expect(await refusal(claim([about("one")], held))).toMatchObject({ status: 409, code: "stopped", detail: { stop } });
  expect((await claim([about("one")], other)).claims).toHaveLength(1);
  await setStop(sam, { scope: "all", reason: "everything" }, kinds);
  expect(await refusal(claim([about("one")], other))).toMatchObject({ status: 409, code: "stopped" });
  const ada = await as(given.sql, "ada");
  for (const { id } of await given.sql`select id from stops`) await liftStop(ada, { stop: id, reason: null });
});

test("hostile text in every place from outside leads to what harmless text leads to, and is kept as it is", async () => {
  const texts = HOSTILE.filter((text) => !text.includes("\0"));
  const keys = texts.map((_, n) => `hostile-${n}`);
  const judged = () => given.sql`
    select o.key, o.verdict, o.classes, o.status, o.held,
      (select array_agg(d.gate_verdict || ' ' || coalesce(d.plan ->> 'title', 'no plan') order by d.class) from drifts d
        where d.key = o.key and d.resolved_at is null) as gates
    from objects o where o.key like 'hostile-%' order by o.key`;
  const show = (of: (n: number) => string) => {
    for (const object of given.world.objects.values()) {
      const n = keys.indexOf(object.key);
      if (n >= 0)
        Object.assign(object, { owner: of(n), permissions: ["read", of(n)], fields: { size: 1, memo: of(n) } });
    }
  };
  await askMany(keys);
  for (const key of keys) given.world.add(key);
  show((n) => `harmless ${n}`);
  await detect(given.deps, {}, "test");
  const before = await judged();
  expect(texts.length).toBeGreaterThanOrEqual(200);
  expect(before.every(({ verdict }) => verdict === "drifted")).toBe(true);

  show((n) => texts[n] ?? "");
  const sent = texts.filter((text) => text === text.trim() && !/[\p{Cc}\p{Cf}\p{Zl}\p{Zp}]/u.test(text));
  const claims = sent.map((text, n) =>
    about(keys[n] ?? "", { note: text, owner: text, permissions: [text], fields: { [text]: text } }),
  );
  await claim(claims, await agentOf("key_e"), { session: sent[2] ?? "" });
  await given.settle();
  await detect(given.deps, {}, "test");
  expect(await judged()).toEqual(before);
  const kept = await given.sql<
    { note: string }[]
  >`select note from claims where agent = 'key_e' order by note collate "C"`;
  expect(kept.map(({ note }) => note)).toEqual([...sent].sort());
  // What hides is refused before it is kept, wherever an agent could put it.
  const hidden = texts.filter((text) => /(?![\n\t])[\p{Cc}\p{Cf}\p{Zl}\p{Zp}]/u.test(text.trim()));
  expect(hidden.length).toBeGreaterThan(20);
  for (const text of hidden) expect((await refusal(claim([about("one", { note: text })], agent))).status).toBe(422);
});
