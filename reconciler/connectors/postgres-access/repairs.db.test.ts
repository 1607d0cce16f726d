import { afterAll, beforeAll, describe, expect, test } from "vitest";
import type { DriftClass } from "../../model/drift-class.ts";
import { type Broken, breakable, breakWorld, endContradiction, makeRoleWithoutRecord } from "../../sandbox/breaks.ts";
import { drifts, intentOf, look, makeWorld, perform, planFor, type World } from "./world.test-kit.ts";

let world: World;
beforeAll(async () => {
  world = await makeWorld();
});
afterAll(() => world.drop());

test("a world fresh from the seed is exactly as its intents want it", async () => {
  for (const key of world.keys) expect(await drifts(world, key), key).toEqual([]);
});

/** How many are broken in each way: a few of different shapes. CONNECTOR_TEST_ALL=1 breaks every one of them. */
const residentsMax = process.env.CONNECTOR_TEST_ALL === "1" ? 100 : 3;

/** The classes whose repair brings back the very same world, byte by byte. */
const undone = breakable.filter(
  ({ class: name, direction }) => name !== "contradictory_evidence" && direction !== "vanished",
);

describe.each(undone)("$class $direction", ({ class: name, direction }) => {
  test("is found, repaired by its plan, and leaves the world as it was", async () => {
    let broken = 0;
    for (const key of world.keys) {
      if (broken === residentsMax) break;
      const before = await world.dump();
      const made = await tryToBreak(name, direction, key);
      if (made === null) continue;
      broken += 1;
      expect(await world.dump()).not.toBe(before);
      const [drift, ...rest] = await drifts(world, made.key);
      expect([drift?.class, drift?.direction, rest], `${made.key}: ${made.how}`).toEqual([name, direction, []]);
      if (drift === undefined) continue;
      const plan = await planFor(world, made.key, drift);
      // The seed's own key, so that the marker it rewrites is the marker that was there.
      const result = await perform(world, plan, { idempotencyKey: "seed" });
      expect(result.outcome, `${made.key}: ${made.how}: ${result.says}`).toBe("happened");
      expect(await drifts(world, made.key)).toEqual([]);
      expect(await world.dump()).toBe(before);
    }
    expect(broken).toBeGreaterThan(0);
  });
});

async function tryToBreak(name: string, direction: string | null, key: string): Promise<Broken | null> {
  try {
    return await breakWorld({ class: name, direction, prefix: world.prefix, adminUrl: world.adminUrl, keys: [key] });
  } catch (error) {
    expect(String(error)).toContain("can be broken into");
    return null;
  }
}

function breakOne(name: DriftClass, direction: string | null, key: string): Promise<Broken> {
  return breakWorld({ class: name, direction, prefix: world.prefix, adminUrl: world.adminUrl, keys: [key] });
}

test("missing_external vanished: it is made again with everything it had, under a new oid", async () => {
  for (const short of [
    "svc_payment_gateway",
    "usr_ruth_harlow",
    "svc_dead_letter_retry",
    "svc_legacy_feed",
    "usr_mira_kowalski",
  ]) {
    const key = world.name(short);
    const [old] = await look(world, key);
    await breakOne("missing_external", "vanished", key);
    const [drift] = await drifts(world, key);
    expect([drift?.class, drift?.direction]).toEqual(["missing_external", "vanished"]);
    if (drift === undefined) continue;
    const result = await perform(world, await planFor(world, key, drift), { idempotencyKey: `again-${short}` });
    expect(result.outcome, result.says).toBe("happened");
    expect(result.externalId).not.toBe(old?.externalId);
    world.links.set(key, result.externalId ?? "");
    expect(await drifts(world, key)).toEqual([]);
    const [found] = await look(world, key);
    expect([found?.permissions, found?.fields, found?.owner]).toEqual([old?.permissions, old?.fields, old?.owner]);
  }
});

test("a role that the actor made can be changed, transferred and removed by the same rules", async () => {
  const key = world.name("svc_payment_gateway");
  await breakOne("permission_drift", "both", key);
  const [drift] = await drifts(world, key);
  if (drift === undefined) throw new Error("no drift");
  expect((await perform(world, await planFor(world, key, drift))).outcome).toBe("happened");
  await breakOne("stale_owner", "contested", key);
  const [stale] = await drifts(world, key);
  expect(stale?.class).toBe("stale_owner");
  if (stale === undefined) throw new Error("no drift");
  const moved = await perform(world, await planFor(world, key, stale));
  expect(moved.outcome, moved.says).toBe("happened");
  expect(await drifts(world, key)).toEqual([]);
});

test("missing_external_id: the role that is there is found by its marker, and linking it sends nothing", async () => {
  const key = world.name("svc_refund_worker");
  const spec = {
    subject: "Refunds",
    grants: ["database:CONNECT", "schema:billing:USAGE"],
    login: true,
    validUntil: null,
    connectionLimit: 2,
  };
  const made = await makeRoleWithoutRecord({
    adminUrl: world.adminUrl,
    prefix: world.prefix,
    key,
    owner: "billing",
    spec,
    by: "lost",
  });
  world.intents.set(key, intentOf(world.connector, key, "billing", spec));
  const [drift, ...rest] = await drifts(world, key);
  expect([drift?.class, rest]).toEqual(["missing_external_id", []]);
  if (drift === undefined) return;
  const plan = await planFor(world, key, drift);
  expect(plan.steps.map(({ verb, args }) => [verb, args])).toEqual([["link", { externalIds: [made.externalId] }]]);
  expect(plan.contract.credential).toBe("record");
  const before = await world.dump();
  const result = await perform(world, plan);
  expect([result.outcome, result.externalId]).toEqual(["happened", made.externalId]);
  expect(await world.dump()).toBe(before);
  world.links.set(key, made.externalId);
  expect(await drifts(world, key)).toEqual([]);
});

test("contradictory_evidence: the gateway contradicts the catalog, there is no plan, and it ends when they agree", async () => {
  const key = world.name("usr_noor_haddad");
  await breakOne("contradictory_evidence", null, key);
  const [drift] = await drifts(world, key);
  expect(drift?.class).toBe("contradictory_evidence");
  if (drift === undefined) return;
  await expect(planFor(world, key, drift)).rejects.toThrow("The witnesses disagree");
  await endContradiction({ adminUrl: world.adminUrl, key });
  expect(await drifts(world, key)).toEqual([]);
});

test("attribute_drift: a role that was renamed gets its name back", async () => {
  const key = world.name("usr_tom_okafor");
  const before = await world.dump();
  await world.run(`alter role "${key}" rename to "${world.name("usr_tom_old")}"`);
  const [drift, ...rest] = await drifts(world, key);
  expect([drift?.class, drift?.detail.fields?.map(({ field }) => field), rest]).toEqual([
    "attribute_drift",
    ["name"],
    [],
  ]);
  if (drift === undefined) return;
  const result = await perform(world, await planFor(world, key, drift));
  expect(result.outcome, result.says).toBe("happened");
  expect(await world.dump()).toBe(before);
});

test("permission_drift: a right on a whole table is taken, and the columns that were asked for stay", async () => {
  const key = world.name("svc_tax_reporter");
  const before = await world.dump();
  await world.run(`grant select on billing.invoices to "${key}"`);
  const [drift] = await drifts(world, key);
  expect(drift?.detail.over).toEqual(["table:billing.invoices:SELECT"]);
  if (drift === undefined) return;
  const plan = await planFor(world, key, drift);
  expect(plan.steps.map(({ verb }) => verb)).toEqual(["revoke", "grant", "grant"]);
  const result = await perform(world, plan);
  expect(result.outcome, result.says).toBe("happened");
  expect(await world.dump()).toBe(before);
});

test("permission_drift: the right to pass a right on is taken, and the right stays", async () => {
  const key = world.name("usr_jonas_lind");
  const before = await world.dump();
  await world.run(`grant update on billing.payments to "${key}" with grant option`);
  const [drift] = await drifts(world, key);
  expect([drift?.detail.over, drift?.detail.under]).toEqual([
    ["table:billing.payments:UPDATE*"],
    ["table:billing.payments:UPDATE"],
  ]);
  if (drift === undefined) return;
  const plan = await planFor(world, key, drift);
  expect(plan.steps.map(({ verb }) => verb)).toEqual(["revoke_option"]);
  const result = await perform(world, plan);
  expect(result.outcome, result.says).toBe("happened");
  expect(await world.dump()).toBe(before);
});

test("permission_drift: everything else that a role can hold is seen, and taken where a team may", async () => {
  const key = world.name("usr_priya_raman");
  const before = await world.dump();
  const [team, role] = [world.name("team_billing"), `"${key}"`];
  await world.run(`alter default privileges for role "${team}" in schema billing grant select on tables to ${role};
    alter default privileges for role "${team}" grant usage on sequences to ${role};
    alter role ${role} createrole;
    grant update (total), references (id) on billing.invoices to ${role};
    grant select on sequence billing.payment_number to ${role};
    grant "${world.name("ledger_operators")}" to ${role} granted by "${team}"`);
  const [drift] = await drifts(world, key);
  expect(drift?.detail.over).toEqual([
    "attribute:createrole",
    "column:billing.invoices.id:REFERENCES",
    "column:billing.invoices.total:UPDATE",
    `default:${team}:*:sequence:USAGE`,
    `default:${team}:billing:table:SELECT`,
    `member:${world.name("ledger_operators")}`,
    "sequence:billing.payment_number:SELECT",
  ]);
  if (drift === undefined) return;
  const result = await perform(world, await planFor(world, key, drift));
  expect(result.outcome, result.says).toBe("happened");
  expect(await drifts(world, key)).toEqual([]);
  expect(await world.dump()).toBe(before);
});
