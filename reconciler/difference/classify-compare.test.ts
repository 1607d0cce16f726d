import { describe, expect, test } from "vitest";
import type { FoundObject, Situation } from "../model/evidence.ts";
import { classify } from "./classify.ts";
import { BIT, intent, link, look, ownerless, situation, thing, told, tried } from "./situation.test-kit.ts";

type Row = [says: string, found: FoundObject[], over: Partial<Situation>, expected: string];

/** One authority looked 50 s ago and found this. */
const as = (rows: Row[]) =>
  test.each(rows)("%s", (_says, found, over, expected) => {
    expect(told(classify(situation({ looks: [look("api", 50, ...found)], ...over })))).toBe(expected);
  });

const it = thing();
const other = thing({ externalId: "x2" });
const theirs = thing({ owner: "data" });
const nobodys = thing({ owner: null });
const over = thing({ permissions: ["read:a", "write:a"] });
const absent = intent(1000, { presence: "absent" });
const ofGoneTeam = intent(1000, { owner: "gone" });
const asking = (fields: Record<string, string | number | boolean | null>) =>
  intent(1000, { desired: { permissions: ["read:a"], fields } });

const DUPLICATE = "drifted: duplicate_side_effect";
const CONTESTED = "drifted: stale_owner contested";
const DEPARTED = "drifted: stale_owner departed";
const UNLINKED = "drifted: missing_external_id";
const ATTRIBUTE = "drifted: attribute_drift";

describe("two of them", () => {
  as([
    ["three", [it, other, thing({ externalId: "x3" })], {}, DUPLICATE],
    ["one listed twice is one", [it, thing()], {}, "in_sync"],
    ["two that nobody asked for", [it, other], { intent: null, link: null }, DUPLICATE],
    ["two receipts for one id are one", [it], { receipts: [link("x1"), link("x1")] }, "in_sync"],
    ["a receipt for another id than the one that is there", [it], { receipts: [link("x2")] }, "in_sync"],
    ["receipts for two and nothing there is not missing", [], { receipts: [link("x1"), link("x2")] }, DUPLICATE],
    [
      "receipts for two of what is to be gone, and is",
      [],
      { intent: absent, receipts: [link("x1"), link("x2")] },
      DUPLICATE,
    ],
    ["at once, inside the settle time of an attempt", [it, other], { attempts: [tried("happened", 60)] }, DUPLICATE],
  ]);
});

describe("not wanted", () => {
  const EXTRA = "drifted: extra_external";
  as([
    ["nobody asks, we hold a link", [it], { intent: null }, EXTRA],
    ["to be gone, another team's, not linked", [theirs], { intent: absent, link: null }, EXTRA],
    ["to be gone, what it grants is no matter", [over], { intent: absent }, EXTRA],
    ["gone, inside the settle time", [], { intent: absent, attempts: [tried("happened", 60)] }, "in_sync"],
    ["there, inside the settle time", [it], { intent: absent, attempts: [tried("did_not_happen", 60)] }, "verifying"],
    ["there, at its end", [it], { intent: absent, attempts: [tried("happened", 110)] }, EXTRA],
    ["nobody asks, inside the settle time", [it], { intent: null, attempts: [tried("happened", 60)] }, "verifying"],
    ["nobody asks and its team is gone", [thing({ owner: "gone" })], { intent: null }, EXTRA],
  ]);
});

describe("missing", () => {
  const VANISHED = "drifted: missing_external vanished";
  as([
    ["link and receipt", [], { receipts: [link("x1")] }, VANISHED],
    ["receipt for another id", [], { link: null, receipts: [link("x9")] }, VANISHED],
    ["at the end of the settle time", [], { attempts: [tried("happened", 110)] }, VANISHED],
    ["just before it", [], { attempts: [tried("happened", 110 - BIT)] }, "verifying"],
    [
      "the last of several attempts counts",
      [],
      { attempts: [tried("happened", 60), tried("happened", 500)] },
      "verifying",
    ],
    [
      "asked for by a team that is gone",
      [],
      { intent: ofGoneTeam, link: null },
      "drifted: missing_external never_made",
    ],
  ]);
});

describe("another team's", () => {
  as([
    ["our link is to something else", [theirs], { link: link("x9") }, CONTESTED],
    ["whatever it grants", [thing({ owner: "data", permissions: [] })], { link: null }, CONTESTED],
    ["a receipt is no link", [theirs], { link: null, receipts: [link("x1")] }, CONTESTED],
    ["at once, inside the settle time", [theirs], { link: null, attempts: [tried("happened", 60)] }, CONTESTED],
    ["though the asking team is gone", [theirs], { link: null, intent: ofGoneTeam }, CONTESTED],
    ["linked: compared with everything else", [theirs], {}, CONTESTED],
    ["linked, inside the settle time", [theirs], { attempts: [tried("happened", 60)] }, "verifying"],
    ["nobody's and not linked: link first", [nobodys], { link: null }, UNLINKED],
    ["not told and not linked: link first", [ownerless()], { link: null }, UNLINKED],
    [
      "not linked, both teams gone: link first",
      [thing({ owner: "gone" })],
      { link: null, intent: ofGoneTeam },
      UNLINKED,
    ],
  ]);
});

describe("the link", () => {
  as([
    ["dead, and everything differs: link first", [over], { link: link("x9") }, UNLINKED],
    ["a receipt for it is no link", [it], { link: null, receipts: [link("x1")] }, UNLINKED],
    ["inside the settle time", [it], { link: null, attempts: [tried("happened", 60)] }, "verifying"],
    [
      "after an attempt that did not happen, too",
      [it],
      { link: null, attempts: [tried("did_not_happen", 60)] },
      "verifying",
    ],
  ]);
});

describe("compared with what was asked", () => {
  as([
    ["nobody owns it", [nobodys], {}, DEPARTED],
    ["the source does not tell the owner", [ownerless()], {}, "in_sync"],
    ["it does not, and the asking team is gone", [ownerless()], { intent: ofGoneTeam }, DEPARTED],
    ["the asking team is gone, the other is not", [theirs], { intent: ofGoneTeam }, DEPARTED],
    ["both are gone and differ", [thing({ owner: "lost" })], { intent: ofGoneTeam }, DEPARTED],
    ["permissions are a set", [thing({ permissions: ["read:a", "read:a"] })], {}, "in_sync"],
    [
      "none asked, some there",
      [it],
      { intent: intent(1000, { desired: { permissions: [], fields: {} } }) },
      "drifted: permission_drift over",
    ],
    [
      "none asked, none there",
      [thing({ permissions: [] })],
      { intent: intent(1000, { desired: { permissions: [], fields: {} } }) },
      "in_sync",
    ],
    ["case matters", [thing({ permissions: ["READ:a"] })], {}, "drifted: permission_drift both"],
    ["a field that should not be set and is not", [it], { intent: asking({ note: null }) }, "in_sync"],
    [
      "a field that should not be set and is",
      [thing({ fields: { note: "" } })],
      { intent: asking({ note: null }) },
      ATTRIBUTE,
    ],
    ["a number is no text", [thing({ fields: { limit: "5" } })], { intent: asking({ limit: 5 }) }, ATTRIBUTE],
    ["false is not absent", [thing({ fields: {} })], { intent: asking({ login: false }) }, ATTRIBUTE],
    [
      "a field named like something built in",
      [thing({ fields: {} })],
      { intent: asking({ constructor: "a" }) },
      ATTRIBUTE,
    ],
    ["no field named", [thing({ fields: { login: true } })], { intent: asking({}) }, "in_sync"],
    ["inside the settle time", [over], { attempts: [tried("happened", 60)] }, "verifying"],
    ["inside it, and as asked", [it], { attempts: [tried("happened", 60)] }, "in_sync"],
    [
      "all three, and nobody owns it",
      [thing({ owner: null, permissions: ["write:a"], fields: { login: true } })],
      {},
      "drifted: stale_owner departed, permission_drift both, attribute_drift",
    ],
  ]);
});
