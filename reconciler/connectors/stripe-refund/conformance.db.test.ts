import { describe, test } from "vitest";
import { intentOf, makeOutsideWorld, now, nowhere, seededIntent, through } from "../../sandbox/outside.test-kit.ts";
import { type ConformanceWorld, conformance } from "../conformance.ts";

describe("stripe-refund keeps the laws of a connector", () => {
  for (const check of conformance(openWorld)) test(check.name, check.run);
});

async function openWorld(): Promise<ConformanceWorld> {
  const world = await makeOutsideWorld();
  const connector = world.refund();
  const [present, absent] = ["pi_3Nw1042x0.damaged", "pi_3Nw1055x0.wrong-size"];
  const asked = { order: "NW-1055", amount: 2_000, currency: "eur", reason: "requested_by_customer" };
  return {
    connector,
    now,
    links: world.links,
    present: { key: present, intent: seededIntent(connector, present) },
    absent: { key: absent, intent: intentOf(connector, absent, asked) },
    spec: { asked, reordered: Object.fromEntries(Object.entries(asked).reverse()) },
    dump: world.dump,
    isAbout: (line, key) => line.includes(`"${key}"`),
    unreachable: world.refund({ url: await nowhere("http") }),
    losingAnswer: through(connector, () => world.fault("payments", "lose_answer")),
    // A request that was cut off is never proved not to have arrived; one that was refused is.
    losingRequest: world.refund({ credentials: { billing: "no-such-key" } }),
    close: world.close,
  };
}
