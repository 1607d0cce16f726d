import { describe, expect, test } from "vitest";
import type { Direction, DriftClass } from "../../model/drift-class.ts";
import { undeclaredEffect } from "../../model/effects.ts";
import type { FoundObject, Intent } from "../../model/evidence.ts";
import type { PlanInput } from "../contract.ts";
import { planAccess } from "./plan.ts";

const scope = { prefix: "", teams: ["billing", "data"] };
const fields = { name: "svc_x", login: true, valid_until: null, connection_limit: 4 };
const permissions = ["database:CONNECT", "member:billing_readers", "table:billing.invoices:SELECT"];
const intent: Intent = {
  generation: 2,
  presence: "present",
  at: 0,
  owner: "billing",
  desired: { permissions, fields },
};
const found: FoundObject = { externalId: "101", owner: "billing", permissions, fields, by: "link" };

function plan(name: DriftClass, change: Partial<PlanInput> = {}, direction: Direction | null = null) {
  const drift = { class: name, direction, detail: {} };
  return planAccess(scope, { key: "svc_x", drift, intent, found: [found], owner: "billing", link: "101", ...change });
}

function made(answer: ReturnType<typeof plan>) {
  if ("none" in answer) throw new Error(answer.because);
  expect(undeclaredEffect(answer.plan)).toBeNull();
  return answer.plan;
}

const says = (answer: ReturnType<typeof plan>) => made(answer).steps.map((step) => step.says);
const because = (answer: ReturnType<typeof plan>) =>
  "none" in answer ? answer.because : `planned: ${answer.plan.title}`;

test("missing_external: create, mark, grant; by the owner's credential, and low risk", () => {
  const answer = plan("missing_external", { found: [], link: null }, "never_made");
  expect(says(answer)).toEqual([
    "Create the role svc_x, which may sign in, may have 4 connections at most and has no end date, administered by team_billing",
    "Mark svc_x as owned by team billing, generation 2",
    "Grant CONNECT on the database to svc_x",
    "Grant membership of billing_readers to svc_x",
    "Grant SELECT on billing.invoices to svc_x",
  ]);
  expect(made(answer).contract).toMatchObject({
    credential: "billing",
    risk: "low",
    removes: false,
    undo: "reversible",
  });
  expect(made(plan("missing_external", { found: [] }, "vanished")).title).toBe("Create svc_x again");
});

test("extra_external: each right by its own step, then the role; by whoever's it is", () => {
  const orphan = { ...found, owner: null };
  const answer = plan("extra_external", { intent: null, found: [orphan], link: null });
  expect(says(answer)).toEqual([
    "Revoke CONNECT on the database from svc_x",
    "Revoke SELECT on billing.invoices from svc_x",
    "Drop the role svc_x, which ends its membership of billing_readers",
  ]);
  expect(made(answer).contract).toMatchObject({
    credential: "custodian",
    risk: "high",
    removes: true,
    undo: "by_new_request",
  });
  expect(made(plan("extra_external", { intent: null })).contract.credential).toBe("billing");
  expect(
    made(plan("extra_external", { intent: null, found: [{ ...found, owner: "growth" }] })).contract.credential,
  ).toBe("custodian");
});

test("missing_external_id: the record alone", () => {
  const draft = made(plan("missing_external_id", { link: null }));
  expect(draft.steps).toMatchObject([
    {
      verb: "link",
      args: { externalIds: ["101"] },
      says: "Record that svc_x is the role with oid 101, matched by the marker that it carries",
    },
  ]);
  expect(draft.contract).toMatchObject({ credential: "record", risk: "low", removes: false });
});

describe("permission_drift: exactly what differs", () => {
  test("over", () => {
    const answer = plan(
      "permission_drift",
      { found: [{ ...found, permissions: [...permissions, "table:ledger.payouts:SELECT", "schema:ledger:USAGE*"] }] },
      "over",
    );
    expect(says(answer)).toEqual([
      "Revoke USAGE on schema ledger (with the right to pass it on) from svc_x",
      "Revoke SELECT on ledger.payouts from svc_x",
    ]);
    expect(made(answer).contract).toMatchObject({ credential: "billing", risk: "medium", removes: true });
  });
  test("under", () => {
    const answer = plan("permission_drift", { found: [{ ...found, permissions: ["database:CONNECT"] }] }, "under");
    expect(says(answer)).toEqual([
      "Grant membership of billing_readers to svc_x",
      "Grant SELECT on billing.invoices to svc_x",
    ]);
    expect(made(answer).contract.removes).toBe(false);
  });
  test("a right that came with the right to pass it on", () => {
    const held = permissions.map((text) => (text.startsWith("table:") ? `${text}*` : text));
    expect(says(plan("permission_drift", { found: [{ ...found, permissions: held }] }, "both"))).toEqual([
      "Take from svc_x the right to pass SELECT on billing.invoices on; it keeps the right itself",
    ]);
  });
  test("what cannot be taken back leaves no half plan", () => {
    const owning = { ...found, permissions: [...permissions, "owner:table:billing.x", "table:ledger.payouts:SELECT"] };
    expect(because(plan("permission_drift", { found: [owning] }, "over"))).toBe(
      "svc_x holds owner:table:billing.x, which this connector never takes away.",
    );
    const given = {
      ...found,
      permissions: [...permissions, "member:ops"],
      fields: { ...fields, beyond_us: '["member:ops given by postgres"]' },
    };
    expect(because(plan("permission_drift", { found: [given] }, "over"))).toContain(
      "svc_x holds member:ops given by postgres. Postgres lets only the giver",
    );
  });
  test("not while somebody else owns it, and not on a superuser", () => {
    expect(
      because(plan("permission_drift", { found: [{ ...found, owner: "data", permissions: [] }] }, "under")),
    ).toContain("settle who owns it first");
    expect(
      because(plan("permission_drift", { found: [{ ...found, permissions: ["attribute:superuser"] }] }, "both")),
    ).toContain("only a superuser");
  });
});

describe("attribute_drift: exactly the fields that differ", () => {
  test("each by its step, the name last", () => {
    const drifted = { name: "svc_old", login: false, valid_until: "2026-01-01T00:00:00.000Z", connection_limit: -1 };
    const answer = plan("attribute_drift", { found: [{ ...found, fields: drifted }] });
    expect(says(answer)).toEqual([
      "Change svc_old so that it may have 4 connections at most",
      "Change svc_old so that it may sign in",
      "Change svc_old so that it has no end date",
      "Rename svc_old to svc_x",
    ]);
    expect(made(answer).contract).toMatchObject({ risk: "medium", removes: true });
  });
  test("giving somebody their login back takes nothing away", () => {
    expect(
      made(plan("attribute_drift", { found: [{ ...found, fields: { ...fields, login: false } }] })).contract,
    ).toMatchObject({ risk: "low", removes: false });
  });
});

describe("stale_owner: the custodian transfers", () => {
  test("from a living team, which no longer administers it", () => {
    const answer = plan("stale_owner", { found: [{ ...found, owner: "data" }] }, "contested");
    expect(says(answer)).toEqual([
      "Mark svc_x as owned by team billing instead of team data",
      "Let team_billing administer svc_x",
      "Let team_data no longer administer svc_x",
    ]);
    expect(made(answer).contract.credential).toBe("custodian");
  });
  test("from a team that is gone, or from nobody", () => {
    expect(says(plan("stale_owner", { found: [{ ...found, owner: "growth" }] }, "departed"))).toHaveLength(2);
    expect(says(plan("stale_owner", { found: [{ ...found, owner: null }] }, "departed"))[0]).toBe(
      "Mark svc_x as owned by team billing instead of nobody",
    );
  });
  test("not to a team that does not exist", () => {
    expect(because(plan("stale_owner", { intent: { ...intent, owner: "growth" } }, "departed"))).toContain(
      "Give the intent a living owner first",
    );
  });
});

test("duplicate_side_effect: the linked one is kept, else the oldest, whatever its spelling", () => {
  const [old, young] = [
    { ...found, externalId: "99" },
    { ...found, externalId: "101", fields: { ...fields, name: "svc_x_copy" } },
  ];
  expect(made(plan("duplicate_side_effect", { found: [young, old], link: "101" })).title).toBe(
    "Keep svc_x_copy (oid 101), the one our record is linked to, and remove svc_x",
  );
  const removal = made(plan("duplicate_side_effect", { found: [young, old], link: null }));
  expect(removal.title).toBe("Keep svc_x (oid 99), the oldest one, and remove svc_x_copy");
  expect(removal.contract.risk).toBe("high");
  expect(because(plan("duplicate_side_effect"))).toContain("Only one role is left");
});

describe("there is no plan, and the sentence says why", () => {
  test.each([
    ["unknown_after_repair", {}, "A second one before that is known is the harm"],
    ["contradictory_evidence", {}, "The evidence is wrong, not the world"],
    ["missing_external", { intent: { ...intent, owner: "growth" }, found: [] }, "Team growth does not exist here"],
    ["missing_external", { key: "postgres", found: [] }, "outside the names"],
    [
      "extra_external",
      { intent: null, found: [{ ...found, permissions: ["owner:table:billing.x"] }] },
      "A role that owns something is never dropped",
    ],
    [
      "extra_external",
      { intent: null, found: [{ ...found, fields: { ...fields, name: "postgres" } }] },
      "so it is never dropped",
    ],
    [
      "extra_external",
      { intent: null, found: [{ ...found, permissions: ["attribute:superuser"] }] },
      "only a superuser",
    ],
    [
      "extra_external",
      { intent: null, found: [{ ...found, fields: { ...fields, administered: false } }] },
      'GRANT "svc_x" TO "access_custodian" WITH ADMIN OPTION',
    ],
    ["permission_drift", { found: [found, found] }, "not exactly one role"],
    ["stale_owner", { found: [] }, "not exactly one role"],
    ["missing_external_id", { found: [] }, "not exactly one role"],
  ] as const)("%s: %#", (name, change, sentence) => {
    expect(because(plan(name, change as Partial<PlanInput>))).toContain(sentence);
  });
});
