import { describe, test } from "vitest";
import { type ConformanceWorld, conformance } from "../conformance.ts";
import type { Connector, SourceSpec } from "../contract.ts";
import { deadUrl, intentOf, links, now, openWorld } from "./world.test-kit.ts";

describe("http-directory keeps the laws of a connector", () => {
  for (const check of conformance(openForConformance)) test(check.name, check.run);
});

const tells: SourceSpec = {
  name: "events",
  title: "Its event stream",
  standing: "supporting",
  covers: "sighted",
  pushed: true,
  freshnessMs: 600_000,
  because: "The directory signs what it says.",
};

/** The connector has nothing to read it with, and does not need it. */
const telling = (connector: Connector): Connector => ({
  ...connector,
  spec: { ...connector.spec, sources: [...connector.spec.sources, tells] },
});

describe("a source that only tells is never read", () => {
  const open = async () => {
    const world = await openForConformance();
    return { ...world, connector: telling(world.connector), unreachable: telling(world.unreachable) };
  };
  for (const check of conformance(open)) test(check.name, check.run);
});

async function openForConformance(): Promise<ConformanceWorld> {
  const world = await openWorld();
  const { connector, directory } = world;
  const asked = { groups: ["readers", "writers", "auditors"], active: true, title: "Pays money back" };
  return {
    connector,
    now,
    links,
    present: {
      key: "acct_ana",
      intent: intentOf(connector, "acct_ana", { groups: ["readers"], active: true, title: null }),
    },
    absent: { key: "acct_zoe", intent: intentOf(connector, "acct_zoe", asked) },
    spec: { asked, reordered: { ...asked, groups: ["auditors", "writers", "readers", "writers"] } },
    dump: async () => directory.dump(),
    isAbout: (line, key) => line.includes(`"${key}"`),
    unreachable: world.with({ urls: { directory: await deadUrl() } }),
    losingAnswer: through(connector, () => directory.faults.loseAnswer({ calls: 1 })),
    // The first request of a call reads. A write that is cut off is never proved not to have arrived: actor.test.ts.
    losingRequest: through(connector, () => directory.faults.cut({ calls: 1 })),
    close: () => directory.close(),
  };
}

/** The same connector; the wire breaks at the next call. */
function through(connector: Connector, breakWire: () => void): Connector {
  return {
    ...connector,
    actor: () => {
      breakWire();
      return connector.actor();
    },
  };
}
