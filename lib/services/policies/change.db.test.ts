import { afterAll, beforeAll, beforeEach, describe, expect, test } from "vitest";
import type { Sql } from "../../../db/client.ts";
import { makeTestDatabase } from "../../../db/test/database.ts";
import { as, auditOf, KIND, type PersonName, refusal, settlePeople, worldDigest } from "../test-world.ts";
import { approvePolicy, refusePolicy } from "./decide.ts";
import { type OwnPolicies, policyGrid } from "./grid.ts";
import { type ProposePolicyInput, proposePolicy } from "./propose.ts";

const own: OwnPolicies = new Map([
  [KIND, { modes: {}, perHour: 50, promises: { irreversible: ["duplicate_side_effect"], idempotency: "key" } }],
]);
let sql: Sql;
let drop: () => Promise<void>;
beforeAll(async () => {
  ({ sql, drop } = await makeTestDatabase());
  await settlePeople(sql);
});
afterAll(() => drop());
beforeEach(async () => {
  await sql`truncate policies, policy_changes`;
});

const grants = { kind: KIND, class: "permission_drift", direction: "over" } as const;
const AUTOMATIC = { mode: "automatic", approvals: 1, both_owners: false } as const;
const NEVER = { ...AUTOMATIC, mode: "never" } as const;
const propose = async (who: PersonName, over: Partial<ProposePolicyInput> = {}) =>
  proposePolicy(
    await as(sql, who),
    { ...grants, ...AUTOMATIC, reason: "it is always right", version: 0, ...over },
    own,
  );
const approve = async (who: PersonName, change: string) => approvePolicy(await as(sql, who), { change }, own);
const refuse = async (who: PersonName, change: string) =>
  refusePolicy(await as(sql, who), { change, reason: "not yet" });
const rows = () =>
  sql`select kind, class, direction, mode, approvals, version, changed_by from policies order by version`;
const changes = async () => (await policyGrid(sql, { personId: "ada", role: "admin", teams: [] }, own)).changes;

/** Nothing but the record of the refusal changes. */
async function refused(work: () => Promise<unknown>) {
  const before = await worldDigest(sql);
  const error = await refusal(work());
  expect(await worldDigest(sql)).toBe(before);
  return error;
}

describe("a bolder policy", () => {
  test("waits for another administrator, and is in force and recorded with one decision", async () => {
    const { change, state, says } = await propose("ada");
    expect([state, says]).toEqual([
      "proposed",
      expect.stringMatching(/another administrator approves it, by .* UTC\.$/),
    ]);
    expect(await rows()).toEqual([]);
    expect(await changes()).toMatchObject([{ id: change, state: "proposed", proposedByName: "ada", narrows: false }]);

    expect(await approve("ines", change)).toMatchObject({ state: "applied" });
    expect(await rows()).toEqual([{ ...grants, mode: "automatic", approvals: 1, version: 1, changed_by: "ines" }]);
    expect(await changes()).toMatchObject([{ state: "applied", decidedByName: "ines" }]);
    expect(await auditOf(sql, { subject: change })).toMatchObject([
      { action: "policy.proposed", actor_id: "ada", detail: { was: { mode: "review" }, reason: "it is always right" } },
      { action: "policy.changed", actor_id: "ines", detail: { proposed_by: "ada", version: 1 } },
    ]);
    expect((await refused(() => approve("ines", change))).message).toContain("It was decided before.");
  });

  test("is not approved by whoever proposed it, or by anybody who is no administrator", async () => {
    const { change } = await propose("ada");
    expect(await refused(() => approve("ada", change))).toMatchObject({ status: 403, code: "own_proposal" });
    for (const who of ["rita", "sam"] as const) {
      expect(await refused(() => approve(who, change))).toMatchObject({ status: 403 });
      expect(await refused(() => refuse(who, change))).toMatchObject({ status: 403 });
      expect(await refused(() => propose(who))).toMatchObject({ status: 403 });
    }
    expect(await refused(() => approve("mira", change))).toMatchObject({ status: 404 });
    await expect(
      sql`update policy_changes set state = 'applied', version = 1, decided_by = 'ada' where id = ${change}`,
    ).rejects.toThrow("policy_changes_two_people");
  });

  test("is refused, also by whoever proposed it, and then is over", async () => {
    for (const who of ["ines", "ada"] as const) {
      const { change } = await propose("ada");
      expect(await refuse(who, change)).toMatchObject({ state: "refused" });
      expect((await refused(() => approve("ines", change))).status).toBe(409);
      expect((await auditOf(sql, { subject: change })).map(({ action }) => action)).toEqual([
        ...["policy.proposed", "policy.declined", "policy.refused"],
      ]);
    }
    expect(await rows()).toEqual([]);
  });

  test("is void after seven days, and a new one may be proposed", async () => {
    const { change } = await propose("ada");
    expect((await refused(() => propose("ines"))).code).toBe("change_waits");
    await sql`update policy_changes set expires_at = now()`;
    expect((await refused(() => approve("ines", change))).message).toContain("It expired at");
    expect(await changes()).toMatchObject([{ state: "expired" }]);
    await propose("ines");
    expect(await changes()).toMatchObject([
      { state: "proposed", proposedBy: "ines" },
      { id: change, state: "expired" },
    ]);
    expect((await auditOf(sql, { subject: change })).at(-1)).toMatchObject({
      action: "policy.expired",
      actor_kind: "policy",
    });
  });

  test("is void where the policy, or its proposer's right, is another by now", async () => {
    const { change } = await propose("ada");
    await sql`insert into policies values (${KIND}, 'permission_drift', 'over', 'review', 2, false, 7, 'somebody', now())`;
    expect((await refused(() => approve("ines", change))).message).toContain("changed since this was proposed");
    await sql`truncate policies`;
    await sql`update people set role = 'support' where id = 'ada'`;
    expect((await refused(() => approve("ines", change))).message).toContain("no administrator any more");
    await sql`update people set role = 'admin' where id = 'ada'`;
    await approve("ines", change);
  });

  test("twice at once is decided once", async () => {
    const { change } = await propose("ada");
    const ends = await Promise.allSettled([approve("ines", change), refuse("ada", change)]);
    expect(ends.map((end) => end.status).sort()).toEqual(["fulfilled", "rejected"]);
  });
});

describe("a safer policy", () => {
  test("is in force at once, and ends what waits", async () => {
    const { change: waits } = await propose("ada");
    const { change, state } = await propose("ines", { ...NEVER, reason: "an incident" });
    expect(state).toBe("applied");
    expect(await rows()).toMatchObject([{ mode: "never", version: 1, changed_by: "ines" }]);
    expect((await refused(() => approve("ines", waits))).status).toBe(409);
    expect(await changes()).toMatchObject([
      { id: change, narrows: true },
      { id: waits, state: "superseded" },
    ]);
    expect(await auditOf(sql, { subject: change })).toMatchObject([
      { action: "policy.changed", detail: { was: { mode: "review" }, wanted: { mode: "never" }, version: 1 } },
    ]);
  });

  test("and back again takes two, with a version that never was", async () => {
    await propose("ada", NEVER);
    const { change, state } = await propose("ada", { mode: "review", version: 1 });
    expect(state).toBe("proposed");
    await approve("ines", change);
    expect(await rows()).toMatchObject([{ mode: "review", version: 2 }]);
  });
});

describe("what cannot be proposed", () => {
  test.each<[string, Partial<ProposePolicyInput>, number, string]>([
    ["what holds already", { mode: "review" }, 409, "It is so already."],
    ["on what was changed since it was read", { version: 3 }, 412, "changed since you read it"],
    ["without a reason", { reason: "  " }, 422, "mistakes"],
    ["for a kind that is not declared", { kind: "no_such_kind" }, 422, "no such policy"],
    ["for a class without its direction", { direction: null }, 422, "no such policy"],
    [
      "repairing a contradiction",
      { class: "contradictory_evidence", direction: null, mode: "review" },
      422,
      "sources disagree",
    ],
    ["a second sending", { class: "unknown_after_repair", direction: null }, 422, "outcome is unknown"],
    ["what cannot be taken back", { class: "duplicate_side_effect", direction: null }, 422, "cannot take it back"],
    ["both owners of what has one", { mode: "review", approvals: 2, both_owners: true }, 422, "one owner only"],
    ["both owners by one person", { mode: "review", both_owners: true }, 422, "two owners are two people"],
  ])("%s", async (_says, over, status, message) => {
    const error = await refused(() => propose("ada", over));
    expect([error.status, error.message]).toEqual([status, expect.stringContaining(message)]);
  });
});
