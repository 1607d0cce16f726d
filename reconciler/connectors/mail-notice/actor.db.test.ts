import { afterAll, beforeAll, describe, expect, test } from "vitest";
import {
  intentOf,
  look,
  makeOutsideWorld,
  now,
  type OutsideWorld,
  perform,
  planFor,
} from "../../sandbox/outside.test-kit.ts";
import type { Connector } from "../contract.ts";
import { collect } from "../sighting.ts";
import { noticeSpec } from "./spec.ts";

let world: OutsideWorld;
let connector: Connector;
let asked = 0;

beforeAll(async () => {
  world = await makeOutsideWorld();
  connector = world.notice();
});
afterAll(() => world.close());

const spec = {
  to: "ana@example.com",
  subject: "Über Ihre Rückzahlung",
  text: "Hello,\n\n.\n..\nFrom here on: “done”.\n",
};

async function fresh(change: Partial<typeof spec> = {}) {
  asked += 1;
  const key = `test-${asked}`;
  const intent = intentOf(connector, key, { ...spec, ...change });
  return { key, intent, plan: await planFor(connector, { key, drift: "missing_external", intent }) };
}

const sent = async (key: string) => (await world.dump()).split("\n").filter((line) => line.includes(`"${key}.`)).length;

describe("what is refused when it is asked", () => {
  test.each([
    ["a line end begins another header", "ana@example.com\r\nBcc: everybody@example.com"],
    ["a bare line end too", "ana@example.com\nBcc: everybody@example.com"],
    ["a list", "ana@example.com, ben@example.com"],
    ["a name", "Ana <ana@example.com>"],
    ["a quoted local part", `"ana@evil.example "@example.com`],
    ["a letter that looks like another", "аna@example.com"],
    ["a zero byte", "ana@example.com\u0000"],
    ["a comment", "ana(x)@example.com"],
    ["an address literal", "ana@[127.0.0.1]"],
    ["a source route", "@relay.example:ana@example.com"],
    ["no domain", "ana"],
    ["two dots", "ana..b@example.com"],
    ["an escaped line end", "ana%0d%0abcc@example.com\r"],
    ["a command of the protocol", "ana@example.com> SIZE=1\r\nRCPT TO:<b@example.com"],
  ])("an address: %s", (_name, to) => {
    expect(noticeSpec.safeParse({ ...spec, to }).success).toBe(false);
  });

  test.each(["Hello\r\nBcc: x@example.com", "Hello\nthere", "\u2028", "a\u0000", ""])("a subject: %j", (subject) => {
    expect(noticeSpec.safeParse({ ...spec, subject }).success).toBe(false);
  });

  test("a stored step that was tampered with is not carried out", async () => {
    const { key, plan } = await fresh();
    const [step] = plan.steps;
    if (step === undefined) throw new Error("A plan has a step.");
    const args = { ...step.args, to: "ana@example.com\r\nBcc: x@example.com" };
    const result = await perform(connector, { ...plan, steps: [{ ...step, args }] });
    expect(result).toMatchObject({ outcome: "did_not_happen" });
    expect(await sent(key)).toBe(0);
  });
});

test("what is sent arrives as it was asked for, letter by letter, and is found by its Message-ID", async () => {
  const { key, intent, plan } = await fresh();
  const result = await perform(connector, plan);
  expect(result).toMatchObject({ outcome: "happened", receipt: { message_id: expect.stringContaining(`${key}.`) } });
  const { found } = await look(connector, key);
  expect(found).toMatchObject([
    { externalId: result.externalId, owner: "billing", by: "marker", fields: intent.desired.fields },
  ]);
});

describe("what proves that nothing was sent, and what does not", () => {
  test("cut off after the body, whether the server kept it or not: doubt, and only the archive knows", async () => {
    for (const [fault, kept] of [
      ["cut_after_body", 1],
      ["cut_before_keeping", 0],
    ] as const) {
      const { key, plan } = await fresh();
      await world.fault("smtp", fault);
      const result = await perform(connector, plan);
      expect(result).toMatchObject({
        outcome: "unknown",
        externalId: null,
        says: expect.stringContaining("The body was sent"),
      });
      expect((await look(connector, key)).found).toHaveLength(kept);
      expect(await sent(key)).toBe(kept);
    }
  });

  test("refused after the body, in the server's own words: it did not happen", async () => {
    const { key, plan } = await fresh();
    await world.fault("smtp", "refuse");
    expect(await perform(connector, plan)).toMatchObject({ outcome: "did_not_happen", receipt: { status: 451 } });
    expect(await sent(key)).toBe(0);
  });

  test("refused before the body: a wrong login, a sender that is not ours, nobody of that name", async () => {
    const nobody = await fresh({ to: "ana@unknown.example" });
    expect(await perform(connector, nobody.plan)).toMatchObject({
      outcome: "did_not_happen",
      receipt: { status: 550 },
    });
    const { plan } = await fresh();
    const login = world.notice({ credentials: { billing: { user: "billing", password: "wrong-password" } } });
    expect(await perform(login, plan)).toMatchObject({ outcome: "did_not_happen", receipt: { status: 535 } });
    const senders = { billing: "data-office@northwind.example", data: "billing@northwind.example" };
    expect(await perform(world.notice({ senders }), plan)).toMatchObject({
      outcome: "did_not_happen",
      receipt: { status: 553 },
    });
  });

  test("accepted and not kept is taken at the server's word, and the next look does not show it", async () => {
    const { key, plan } = await fresh();
    await world.fault("smtp", "lie");
    expect(await perform(connector, plan)).toMatchObject({ outcome: "happened", externalId: null });
    expect((await look(connector, key)).found).toEqual([]);
  });
});

describe("a sent message can only be followed", () => {
  test("a correction answers the one before it, and the notice keeps its id", async () => {
    const { key, plan } = await fresh();
    const { externalId } = await perform(connector, plan);
    const intent = intentOf(connector, key, { ...spec, text: "Hello,\n\nthe amount was wrong. It is 24 EUR.\n" });
    const follow = await planFor(connector, { key, drift: "attribute_drift", intent });
    expect(follow.contract.undo).toBe("irreversible");
    const result = await perform(connector, follow, { idempotencyKey: `second call about ${key}` });
    expect(result).toMatchObject({ outcome: "happened", externalId });
    expect((await look(connector, key)).found).toMatchObject([{ externalId, fields: intent.desired.fields }]);
    expect(await sent(key)).toBe(2);
    // A scan puts the same two together, and counts one.
    const { entries, end } = await collect(connector.observer(), "archive", {
      links: new Map(),
      now,
      signal: AbortSignal.timeout(5_000),
    });
    expect(entries.filter((entry) => entry.key === key)).toMatchObject([{ found: { externalId } }]);
    expect(end.announced).toBe(entries.length);
    expect(await perform(connector, follow, { idempotencyKey: `second call about ${key}` })).toMatchObject({
      outcome: "happened",
      externalId,
    });
    expect(await sent(key)).toBe(2);
  });

  test("the same message twice is two, until a person has settled one", async () => {
    const { key, plan } = await fresh();
    await perform(connector, plan);
    await world.run(`insert into mail.messages (message_id, sender, recipient, subject, body)
      select message_id, sender, recipient, subject, body from mail.messages where starts_with(message_id, '${key}.')`);
    expect((await look(connector, key)).found).toHaveLength(2);
    await world.run(
      `update mail.messages set keywords = '{plumbline-settled}' where n = (select max(n) from mail.messages)`,
    );
    expect((await look(connector, key)).found).toHaveLength(1);
  });
});
