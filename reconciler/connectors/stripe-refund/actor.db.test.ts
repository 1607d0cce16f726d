import http from "node:http";
import type { AddressInfo } from "node:net";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import {
  intentOf,
  look,
  makeOutsideWorld,
  now,
  type OutsideWorld,
  perform,
  planFor,
  seededIntent,
} from "../../sandbox/outside.test-kit.ts";
import type { Connector } from "../contract.ts";
import { collect } from "../sighting.ts";
import { KEY_LIFE_MS, refundSpec } from "./spec.ts";

let world: OutsideWorld;
let connector: Connector;
let asked = 0;

beforeAll(async () => {
  world = await makeOutsideWorld();
  connector = world.refund();
});
afterAll(() => world.close());

const spec = (amount: number) => ({ order: "NW-1063", amount, currency: "eur", reason: "requested_by_customer" });

/** A refund that nobody made yet, of an amount that no other has, and the plan for it. */
async function fresh() {
  asked += 1;
  const key = `pi_3Nw1063x0.test-${asked}`;
  const intent = intentOf(connector, key, spec(100 + asked));
  return { key, intent, plan: await planFor(connector, { key, drift: "missing_external", intent }) };
}

const found = async (key: string) => (await look(connector, key)).found;
const made = async (key: string) => (await world.dump()).split("\n").filter((line) => line.includes(`"${key}"`)).length;

test.each([12.5, "1250", 0, -1, 1e9, Number.NaN, 2 ** 53, null])(
  "an amount of %s is refused when it is asked",
  (amount) => {
    expect(refundSpec.safeParse({ ...spec(1), amount }).success).toBe(false);
  },
);

test("money that needs two people says so, and every plan declares how much it moves", async () => {
  const key = "pi_3Nw1058x0.all";
  const intent = intentOf(connector, key, { ...spec(50_000), order: "NW-1058", currency: "usd" });
  const { steps, contract } = await planFor(connector, { key, drift: "missing_external", intent });
  expect(contract).toMatchObject({
    risk: "high",
    undo: "irreversible",
    bound: { money: { amount: 50_000, currency: "usd" } },
  });
  expect(steps).toMatchObject([{ effect: { money: { amount: 50_000, currency: "usd" } } }]);
});

describe("an answer that does not come", () => {
  test("a 500 that is kept under the key is doubt both times, and the key is spent", async () => {
    const { key, plan } = await fresh();
    await world.fault("payments", "error_500");
    const unknown = { outcome: "unknown", externalId: null, receipt: { status: 500, key_spent: true } };
    expect(await perform(connector, plan)).toMatchObject(unknown);
    // Nothing is wrong with the processor any more; it repeats what it said.
    expect(await perform(connector, plan)).toMatchObject(unknown);
    expect(await made(key)).toBe(0);
    expect(await perform(connector, plan, { idempotencyKey: `second call about ${key}` })).toMatchObject({
      outcome: "happened",
    });
    expect(await made(key)).toBe(1);
  });

  test("a 500 after the effect is doubt too, and the same call finds what it made", async () => {
    const { key, plan } = await fresh();
    await world.fault("payments", "error_500_after");
    expect(await perform(connector, plan)).toMatchObject({ outcome: "unknown" });
    const [only] = await found(key);
    expect(await perform(connector, plan)).toMatchObject({ outcome: "happened", externalId: only?.externalId });
    expect(await made(key)).toBe(1);
  });

  test("a success that is none is taken at its word, and the next look does not show it", async () => {
    const { key, plan } = await fresh();
    await world.fault("payments", "lie");
    expect(await perform(connector, plan)).toMatchObject({ outcome: "happened" });
    expect(await look(connector, key)).toMatchObject({ complete: true, found: [] });
  });

  test("a connection that breaks is not tried again, although the client would", async () => {
    const { plan } = await fresh();
    let posts = 0;
    const broken = http.createServer((request, response) => {
      if (request.method === "POST") {
        posts += 1;
        request.socket.resetAndDestroy();
        return;
      }
      const body = request.url?.includes("payment_intents")
        ? { id: "pi_3Nw1063x0", object: "payment_intent", currency: "eur", metadata: { order: "NW-1063" } }
        : { object: "list", data: [], has_more: false };
      response.setHeader("content-type", "application/json").end(JSON.stringify(body));
    });
    await new Promise<void>((resolve) => broken.listen(0, "127.0.0.1", resolve));
    const url = `http://127.0.0.1:${(broken.address() as AddressInfo).port}`;
    expect(await perform(world.refund({ url }), plan)).toMatchObject({ outcome: "unknown", externalId: null });
    expect(posts).toBe(1);
    await new Promise((resolve) => broken.close(resolve));
  });
});

describe("a key that is too old", () => {
  test("is not sent, although the processor would pay again", async () => {
    const { key, plan } = await fresh();
    const before = await world.dump();
    const old = await perform(connector, plan, { keyAgeMs: KEY_LIFE_MS });
    expect(old).toMatchObject({ outcome: "did_not_happen", receipt: { key_spent: true } });
    expect(await world.dump()).toBe(before);
    // What it made while it was young it still finds.
    await perform(connector, plan);
    expect(await perform(connector, plan, { keyAgeMs: KEY_LIFE_MS })).toMatchObject({ outcome: "happened" });
    expect(await made(key)).toBe(1);
  });
});

describe("what proves that nothing happened, and what does not", () => {
  const answers: [name: string, status: number, type: string, body: string, outcome: string][] = [
    ["a refusal of the processor", 400, "application/json", json("invalid_request_error"), "did_not_happen"],
    ["no such payment", 404, "application/json", json("invalid_request_error"), "did_not_happen"],
    ["a wrong credential", 401, "application/json", json("invalid_request_error"), "did_not_happen"],
    ["too many requests", 429, "application/json", json("invalid_request_error"), "did_not_happen"],
    ["the first is still under way", 409, "application/json", json("idempotency_error"), "did_not_happen"],
    ["the key was used for something else", 400, "application/json", json("idempotency_error"), "unknown"],
    ["an error of its own", 500, "application/json", json("api_error"), "unknown"],
    ["an error of its own that says 400", 400, "application/json", json("api_error"), "unknown"],
    ["a page of a proxy", 403, "text/html", "<html>Forbidden</html>", "unknown"],
    ["JSON of somebody else", 404, "application/json", `{"message": "no route"}`, "unknown"],
    ["a gateway's time-out", 504, "text/html", "<html>", "unknown"],
    ["a redirect", 302, "text/plain", "", "unknown"],
    ["half an answer", 200, "application/json", `{"id": "re_abcd`, "unknown"],
    ["another refund", 200, "application/json", `{"id": "re_abcdef123", "object": "refund", "amount": 1}`, "unknown"],
  ];

  test.each(answers)("%s (%d)", async (_name, status, type, body, outcome) => {
    const { plan } = await fresh();
    const [at, proxy] = await inFront(({ method }) => (method === "POST" ? { status, type, body } : null));
    expect(await perform(world.refund({ url: at }), plan)).toMatchObject({ outcome });
    await proxy();
  });

  function json(type: string): string {
    return JSON.stringify({ error: { type, message: "no" } });
  }

  /** Somebody between us and the processor. */
  async function inFront(
    answer: (request: http.IncomingMessage) => { status: number; type: string; body: string } | null,
  ) {
    const target = world.env.SANDBOX_PAYMENTS_URL;
    const server = http.createServer(async (request, response) => {
      const own = answer(request);
      if (own !== null) {
        response.writeHead(own.status, { "content-type": own.type, location: "http://127.0.0.1/" }).end(own.body);
        return;
      }
      const headers = { authorization: request.headers.authorization ?? "" };
      const passed = await fetch(`${target}${request.url}`, { headers });
      response.writeHead(passed.status, { "content-type": "application/json" }).end(await passed.text());
    });
    await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
    const close = () => new Promise<void>((resolve) => server.close(() => resolve()));
    return [`http://127.0.0.1:${(server.address() as AddressInfo).port}`, close] as const;
  }
});

describe("what is not the plan's own", () => {
  test("a refund of the same amount by hand stops it: a person says whether it is this one", async () => {
    const { key, plan } = await fresh();
    const amount = Number(plan.steps[0]?.args.amount);
    await world.run(`insert into payments.refunds (id, payment, amount, reason, status, metadata)
      values ('re_byhand${amount}', 'pi_3Nw1063x0', ${amount}, null, 'succeeded', '{}')`);
    const result = await perform(connector, plan);
    expect(result).toMatchObject({ outcome: "did_not_happen", says: expect.stringContaining("by hand") });
    expect(await made(key)).toBe(0);
  });

  test("another order, or another currency, than the payment's stops it", async () => {
    for (const change of [{ order: "NW-1031" }, { currency: "usd" }]) {
      const key = `pi_3Nw1063x0.wrong-${Object.keys(change)[0]}`;
      const intent = intentOf(connector, key, { ...spec(5), ...change });
      const plan = await planFor(connector, { key, drift: "missing_external", intent });
      expect(await perform(connector, plan)).toMatchObject({ outcome: "did_not_happen" });
      expect(await made(key)).toBe(0);
    }
  });

  test("a key that may only read cannot pay", async () => {
    const { key, plan } = await fresh();
    const reading = world.refund({ credentials: { billing: world.env.SANDBOX_PAYMENTS_READ_KEY ?? "" } });
    expect(await perform(reading, plan)).toMatchObject({ outcome: "did_not_happen", receipt: { status: 403 } });
    expect(await made(key)).toBe(0);
  });
});

describe("money that was paid back twice", () => {
  const key = "pi_3Nw1042x0.damaged";
  const link = "re_3Nw1042a1";
  const twice = async (id: string) => {
    const [paid] = await found(key);
    await world.run(`insert into payments.refunds (id, payment, amount, reason, status, metadata)
      values ('${id}', 'pi_3Nw1042x0', ${paid?.fields.amount}, null, 'succeeded', '{}')`);
    const intent = seededIntent(connector, key);
    return { intent, plan: await planFor(connector, { key, drift: "duplicate_side_effect", intent, link }) };
  };

  test("is written off by two people, once, and nothing is paid, called back or sent again", async () => {
    const { intent, plan } = await twice("re_twice00001");
    expect(plan).toMatchObject({
      steps: [{ verb: "write_off", args: { id: "re_twice00001", stays: link } }],
      contract: { risk: "high", bound: { objects: 1, fields: ["settled"], money: null }, gone: ["re_twice00001"] },
    });
    const before = (await world.dump()).split("\n");
    expect(await perform(connector, plan)).toMatchObject({ outcome: "happened", externalId: "re_twice00001" });
    const changed = (await world.dump()).split("\n").filter((line) => !before.includes(line));
    expect(changed).toHaveLength(1);
    expect(changed[0]).toContain('"metadata": {"plumbline_settled": "written off"}');
    expect((await found(key)).map(({ externalId }) => externalId)).toEqual([link]);
    expect(await perform(connector, plan)).toMatchObject({ outcome: "happened", receipt: { already: true } });
    const unlinked = { key, drift: "duplicate_side_effect", intent, link: null } as const;
    await expect(planFor(connector, unlinked)).rejects.toThrow("can only be compensated");
  });

  test("is left alone where it changed since, or where the one that is to stay is gone", async () => {
    const { plan } = await twice("re_twice00002");
    await world.run(`update payments.refunds set reason = 'fraudulent' where id = 're_twice00002'`);
    const before = await world.dump();
    expect(await perform(connector, plan)).toMatchObject({
      outcome: "did_not_happen",
      receipt: { changed_since_plan: true },
    });
    await world.run(`update payments.refunds set status = 'failed' where id = '${link}'`);
    expect(await perform(connector, plan)).toMatchObject({ says: expect.stringContaining("is not there any more") });
    await world.run(`update payments.refunds set status = 'succeeded' where id = '${link}'`);
    expect(await world.dump()).toBe(before);
  });

  test("an answer that is lost is doubt, and a second try finds what the first one did", async () => {
    await world.run(
      `update payments.refunds set metadata = '{"plumbline_settled": "they paid it back"}' where id = 're_twice00002'`,
    );
    const { plan } = await twice("re_twice00003");
    const call = { idempotencyKey: "of the third one" };
    await world.fault("payments", "lose_answer");
    expect(await perform(connector, plan, call)).toMatchObject({ outcome: "unknown" });
    expect(await perform(connector, plan, call)).toMatchObject({ outcome: "happened", receipt: { already: true } });
  });
});

describe("what a look shows", () => {
  test("one that is pending proves nothing, neither that it is there nor that it is not", async () => {
    const { key, plan } = await fresh();
    const { externalId } = await perform(connector, plan);
    await world.run(`update payments.refunds set status = 'pending' where id = '${externalId}'`);
    expect(await look(connector, key)).toMatchObject({ complete: false });
    const scan = collect(connector.observer(), "processor", {
      links: new Map(),
      now,
      signal: AbortSignal.timeout(5_000),
    });
    await expect(scan).rejects.toThrow("neither made nor refused yet");
    await world.run(`update payments.refunds set status = 'failed' where id = '${externalId}'`);
    expect(await look(connector, key)).toMatchObject({ complete: true, found: [] });
  });

  test("one by hand beside ours, of the same amount, is ours made twice; of another amount, it is its own", async () => {
    const key = "pi_3Nw1051x0.return-of-one";
    await world.run(`insert into payments.refunds (id, payment, amount, reason, status, metadata) values
      ('re_twin00001', 'pi_3Nw1051x0', 2450, null, 'succeeded', '{}'), ('re_other0001', 'pi_3Nw1051x0', 99, null, 'succeeded', '{}')`);
    expect((await found(key)).map(({ externalId }) => externalId).sort()).toEqual(["re_3Nw1051a1", "re_twin00001"]);
    expect(await found("pi_3Nw1051x0.re_other0001")).toMatchObject([
      { externalId: "re_other0001", owner: null, by: "name" },
    ]);
    await world.run(
      `update payments.refunds set metadata = '{"plumbline_settled": "they paid it back"}' where id = 're_twin00001'`,
    );
    expect((await found(key)).map(({ externalId }) => externalId)).toEqual(["re_3Nw1051a1"]);
  });
});
