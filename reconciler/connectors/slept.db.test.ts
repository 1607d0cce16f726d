import net from "node:net";
import { afterAll, beforeAll, expect, test, vi } from "vitest";
import { intentOf, makeOutsideWorld, type OutsideWorld, perform, planFor } from "../sandbox/outside.test-kit.ts";

/** Money and mail by a process that sleeps while it connects, and wakes with everything in its hands. */
let world: OutsideWorld;
beforeAll(async () => {
  world = await makeOutsideWorld();
});
afterAll(() => world.close());

const refund = { order: "NW-1063", amount: 321, currency: "eur", reason: "requested_by_customer" };
const notice = { to: "ana@example.com", subject: "About your refund", text: "It is on its way.\n" };

test.each([
  { what: "a refund", key: "pi_3Nw1063x0.slept", spec: refund, of: () => world.refund(), at: "SANDBOX_PAYMENTS_URL" },
  { what: "a message", key: "slept", spec: notice, of: () => world.notice(), at: "SANDBOX_SMTP_URL" },
])("$what is not sent by a process that slept while it connected for it", async ({ key, spec, of, at }) => {
  const connector = of();
  const plan = await planFor(connector, { key, drift: "missing_external", intent: intentOf(connector, key, spec) });
  const port = Number(new URL(world.env[at] ?? "").port);
  const [connect, real] = [vi.spyOn(net, "connect"), performance.now.bind(performance)];
  const opened = () => connect.mock.calls.filter(([to]) => (to as { port?: unknown }).port === port);
  let sleepsAt = 1;
  const clock = vi.spyOn(performance, "now");
  clock.mockImplementation(() => real() + (opened().length >= sleepsAt ? 60_000 : 0));
  const before = await world.dump();
  try {
    // At its first connection, at its second, and so on, until it needs no more.
    for (; ; sleepsAt += 1) {
      connect.mockClear();
      const { outcome } = await perform(connector, plan);
      if (opened().length < sleepsAt) break;
      expect([outcome, await world.dump()]).toEqual(["did_not_happen", before]);
    }
  } finally {
    clock.mockRestore();
    connect.mockRestore();
  }
  expect(sleepsAt).toBeGreaterThan(1);
  expect(await world.dump()).not.toBe(before);
});
