import { describe, test } from "vitest";
import { startProxy } from "../../sandbox/proxy.ts";
import { type ConformanceWorld, conformance } from "../conformance.ts";
import { intentOf, makeWorld, now, serverUrl } from "./world.test-kit.ts";

describe("postgres-access keeps the laws of a connector", () => {
  for (const check of conformance(openWorld)) test(check.name, check.run);
});

async function openWorld(): Promise<ConformanceWorld> {
  const world = await makeWorld();
  const [losing, cutting] = [await startProxy({ target: serverUrl() }), await startProxy({ target: serverUrl() })];
  losing.dropNextCommitReply();
  cutting.cutAt("create role");
  const [present, absent] = [world.name("svc_billing_export"), world.name("svc_refund_worker")];
  const intent = world.intents.get(present);
  if (intent === undefined) throw new Error("The world has no such intent.");
  const grants = [
    "database:CONNECT",
    "schema:billing:USAGE",
    "table:billing.payments:SELECT",
    `member:${world.name("ledger_operators")}`,
  ];
  const asked = {
    subject: "Pays money back",
    grants,
    login: true,
    validUntil: "2030-01-01T00:00:00Z",
    connectionLimit: 2,
  };
  const reordered = { ...asked, grants: [...grants, ...grants].reverse(), validUntil: "2030-01-01T01:00:00.000+01:00" };
  return {
    connector: world.connector,
    now,
    links: world.links,
    present: { key: present, intent },
    absent: { key: absent, intent: intentOf(world.connector, absent, "billing", asked) },
    spec: { asked, reordered },
    dump: world.dump,
    isAbout: (line, key) => line.includes(key),
    // Port 9 of this machine is "discard": nothing listens there.
    unreachable: world.connectorWith((url) => withPort(url, 9)),
    losingAnswer: world.connectorWith(losing.through),
    losingRequest: world.connectorWith(cutting.through),
    async close() {
      await Promise.all([losing.close(), cutting.close()]);
      await world.drop();
    },
  };
}

function withPort(url: string, port: number): string {
  const changed = new URL(url);
  changed.port = String(port);
  return changed.href;
}
