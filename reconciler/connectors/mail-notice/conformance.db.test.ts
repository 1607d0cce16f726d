import { describe, test } from "vitest";
import { intentOf, makeOutsideWorld, now, nowhere, seededIntent, through } from "../../sandbox/outside.test-kit.ts";
import { type ConformanceWorld, conformance } from "../conformance.ts";

describe("mail-notice keeps the laws of a connector", () => {
  for (const check of conformance(openWorld)) test(check.name, check.run);
});

async function openWorld(): Promise<ConformanceWorld> {
  const world = await makeOutsideWorld();
  const connector = world.notice();
  const [present, absent] = ["refund-nw-1042", "refund-nw-1055"];
  const asked = { to: "bonjour@duval.example", subject: "Remboursement à suivre", text: "Bonjour,\n\n.\nà bientôt\n" };
  return {
    connector,
    now,
    links: world.links,
    present: { key: present, intent: seededIntent(connector, present) },
    absent: { key: absent, intent: intentOf(connector, absent, asked) },
    spec: { asked, reordered: Object.fromEntries(Object.entries(asked).reverse()) },
    dump: world.dump,
    isAbout: (line, key) => line.includes(`"${key}.`),
    unreachable: world.notice({ archiveUrl: await nowhere("http"), smtpUrl: await nowhere("smtp") }),
    losingAnswer: through(connector, () => world.fault("smtp", "cut_after_body")),
    // The mail server is not there: the body never began to leave.
    losingRequest: world.notice({ smtpUrl: await nowhere("smtp") }),
    close: world.close,
  };
}
