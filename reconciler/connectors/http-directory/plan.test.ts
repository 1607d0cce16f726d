import { describe, expect, test } from "vitest";
import type { Direction, DriftClass } from "../../model/drift-class.ts";
import { undeclaredEffect } from "../../model/effects.ts";
import type { FoundObject, Intent } from "../../model/evidence.ts";
import type { PlanInput } from "../contract.ts";
import { planAccount } from "./plan.ts";

const scope = { prefix: "acct_", teams: ["billing", "data"] };
const desired = { permissions: ["group:readers", "group:writers"], fields: { active: true, title: "Clerk" } };
const intent: Intent = { generation: 2, presence: "present", at: 0, owner: "billing", desired };
const found: FoundObject = {
  externalId: "a1",
  owner: "billing",
  permissions: desired.permissions,
  fields: { ...desired.fields, version: "7", external_key: "acct_ana" },
  by: "link",
};
const other = (id: string, fields: FoundObject["fields"] = {}): FoundObject => ({
  ...found,
  externalId: id,
  fields: { ...found.fields, ...fields },
});

function plan(name: DriftClass, change: Partial<PlanInput> = {}, direction: Direction | null = null) {
  const drift = { class: name, direction, detail: {} };
  return planAccount(scope, {
    key: "acct_ana",
    drift,
    intent,
    found: [found],
    owner: "billing",
    link: "a1",
    ...change,
  });
}

function made(answer: ReturnType<typeof plan>) {
  if ("none" in answer) throw new Error(answer.because);
  expect(undeclaredEffect(answer.plan)).toBeNull();
  return answer.plan;
}

const because = (answer: ReturnType<typeof plan>) =>
  "none" in answer ? answer.because : `planned: ${answer.plan.title}`;

test("missing_external: one account, by the owner's credential, low risk", () => {
  const draft = made(plan("missing_external", { found: [], link: null }, "never_made"));
  expect(draft.steps).toMatchObject([
    {
      verb: "create",
      args: { externalKey: "acct_ana", owner: "billing", groups: ["readers", "writers"], active: true, title: "Clerk" },
      says: 'Create the account acct_ana for team billing, active, in readers and writers, with the title "Clerk"',
    },
  ]);
  expect(draft.contract).toMatchObject({ credential: "billing", risk: "low", removes: false, undo: "reversible" });
  const again = made(plan("missing_external", { found: [] }, "vanished"));
  expect([again.title, again.contract.ifWrong]).toEqual([
    "Create acct_ana again",
    expect.stringContaining("on purpose"),
  ]);
});

test("missing_external_id: the record alone", () => {
  const draft = made(plan("missing_external_id", { link: null }));
  expect(draft.steps).toMatchObject([{ verb: "link", args: { externalIds: ["a1"] } }]);
  expect(draft.contract).toMatchObject({ credential: "record", risk: "low", removes: false });
});

describe("permission_drift: the groups, bound to the version that was seen", () => {
  test.each([
    ["over", ["group:admins", "group:readers", "group:writers"], "take it out of admins", true],
    ["under", ["group:readers"], "put it into writers", false],
    ["both", ["group:admins", "group:readers"], "take it out of admins, put it into writers", true],
  ] as const)("%s", (direction, permissions, says, removes) => {
    const drifted = { ...found, permissions: [...permissions], fields: { ...found.fields, title: "other" } };
    const draft = made(plan("permission_drift", { found: [drifted] }, direction));
    expect(draft.steps).toMatchObject([
      {
        verb: "set_groups",
        args: { id: "a1", version: "7", groups: ["readers", "writers"] },
        says: `Change the groups of acct_ana (account a1): ${says}`,
      },
    ]);
    expect(draft.contract).toMatchObject({ credential: "billing", risk: "medium", removes, undo: "reversible" });
  });
});

describe("attribute_drift: the fields that differ, and no other", () => {
  test.each([
    [{ title: "x" }, { title: "Clerk" }, 'set its title to "Clerk"', "low"],
    [{ active: false }, { active: true }, "make it active", "medium"],
    [
      { active: false, title: null },
      { active: true, title: "Clerk" },
      'make it active, set its title to "Clerk"',
      "medium",
    ],
  ])("%j", (fields, args, says, risk) => {
    const draft = made(plan("attribute_drift", { found: [other("a1", fields)] }));
    expect(draft.steps).toMatchObject([
      { verb: "set_fields", args: { id: "a1", version: "7", ...args }, says: `Change acct_ana (account a1): ${says}` },
    ]);
    expect(draft.contract).toMatchObject({ risk, removes: false });
  });

  test("making it inactive takes something away", () => {
    const asked = { ...intent, desired: { ...desired, fields: { active: false, title: null } } };
    const draft = made(plan("attribute_drift", { intent: asked }));
    expect(draft.steps[0]?.says).toBe("Change acct_ana (account a1): make it inactive, take its title away");
    expect(draft.contract).toMatchObject({ risk: "medium", removes: true });
  });
});

test.each([
  ["a living team", "data", true],
  ["a team that is gone", "growth", true],
  ["nobody", null, false],
])("stale_owner: the custodian takes it from %s", (_, owner, removes) => {
  const draft = made(plan("stale_owner", { found: [{ ...found, owner }] }, "departed"));
  expect(draft.steps).toMatchObject([
    {
      verb: "set_owner",
      args: { id: "a1", version: "7", owner: "billing" },
      says: `Give acct_ana (account a1) to team billing instead of ${owner ?? "nobody"}`,
    },
  ]);
  expect(draft.contract).toMatchObject({ credential: "custodian", removes });
});

test.each([
  ["billing", "billing"],
  ["growth", "custodian"],
  [null, "custodian"],
])("extra_external: of %s, deleted by the credential of %s", (owner, credential) => {
  const draft = made(plan("extra_external", { intent: null, found: [{ ...found, owner }], link: null }));
  expect(draft.steps).toMatchObject([{ verb: "delete", args: { id: "a1", version: "7", kept: null } }]);
  expect(draft.contract).toMatchObject({ credential, risk: "medium", removes: true, undo: "by_new_request" });
});

describe("duplicate_side_effect: which one to keep is never guessed", () => {
  const removed = (answer: ReturnType<typeof plan>) => made(answer).steps.map(({ args }) => [args.id, args.kept]);

  test("the one that our record names", () => {
    const answer = plan("duplicate_side_effect", { found: [other("a0"), found, other("a2")] });
    expect(removed(answer)).toEqual([
      ["a0", "a1"],
      ["a2", "a1"],
    ]);
    expect(made(answer).contract.leavesAlone).toContain("Account a1, which is kept");
  });

  test("else the only one that is as it was asked for", () => {
    const answer = plan("duplicate_side_effect", { found: [other("a0", { title: "x" }), found], link: null });
    expect(removed(answer)).toEqual([["a0", "a1"]]);
  });

  test("else none", () => {
    expect(because(plan("duplicate_side_effect", { found: [other("a0"), found], link: null }))).toBe(
      "Neither our record nor their content says which of a0 and a1 is the right one.",
    );
  });

  test("of two teams: the custodian", () => {
    const draft = made(
      plan("duplicate_side_effect", { found: [found, other("a2"), { ...other("a3"), owner: "data" }] }),
    );
    expect(draft.contract.credential).toBe("custodian");
  });
});

describe("there is no plan, and the sentence says why", () => {
  const unversioned = { ...found, fields: desired.fields };
  test.each<[DriftClass, Partial<PlanInput>, string]>([
    ["unknown_after_repair", {}, "A second one before that is known is the harm"],
    ["contradictory_evidence", {}, "The evidence is wrong, not the world"],
    ["missing_external", { key: "HR-0001", found: [] }, "outside the keys"],
    ["missing_external", { intent: { ...intent, owner: "growth" }, found: [] }, "Team growth does not exist here"],
    ["missing_external", { intent: null, found: [] }, "Nobody asks for acct_ana."],
    ["permission_drift", { found: [found, other("a2")] }, "not exactly one account"],
    ["permission_drift", { found: [{ ...found, owner: "data" }] }, "settle who owns it first"],
    ["permission_drift", {}, "No group differs any more."],
    ["attribute_drift", {}, "No managed field differs any more."],
    ["attribute_drift", { found: [unversioned] }, "does not say which version"],
    ["stale_owner", { found: [unversioned], intent: { ...intent, owner: "data" } }, "does not say which version"],
    ["stale_owner", {}, "It belongs to team billing already."],
    ["stale_owner", { intent: { ...intent, owner: "growth" } }, "Give the intent a living owner first"],
    ["stale_owner", { found: [] }, "not exactly one account"],
    ["missing_external_id", { found: [] }, "not exactly one account"],
    ["extra_external", { found: [] }, "There is no account for acct_ana to remove."],
    ["extra_external", { found: [unversioned] }, "does not say which version"],
    ["extra_external", { found: [other("a1", { external_key: "HR-0001" })] }, "so it is never removed"],
    ["duplicate_side_effect", {}, "Only one account is left"],
  ])("%s: %#", (name, change, sentence) => {
    expect(because(plan(name, change))).toContain(sentence);
  });
});
