import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { type Sql, transaction } from "../../../db/client.ts";
import { makeTestDatabase } from "../../../db/test/database.ts";
import { type Context, personContext } from "../context.ts";
import { putIntent } from "../intents/put.ts";
import { readPerson } from "../principal.ts";
import { saidTime } from "../said-time.ts";
import {
  as,
  auditOf,
  consoleOf,
  KIND,
  kinds,
  later,
  type MadeRepair,
  makeAttempt,
  makeObject,
  makeRepair,
  type PersonName,
  refusal,
  settlePeople,
  stateOf,
  worldDigest,
} from "../test-world.ts";
import { approveRepair } from "./approve.ts";
import { blockRepair } from "./block.ts";
import { retryRepair } from "./retry.ts";
import { undoRepair } from "./undo.ts";

let sql: Sql;
let drop: () => Promise<void>;
beforeAll(async () => {
  ({ sql, drop } = await makeTestDatabase({ breaks: ["I-03", "I-04", "I-07", "I-12", "I-19", "I-21", "I-23"] }));
  await settlePeople(sql);
});
afterAll(() => drop());

const approve = async (who: PersonName, made: MadeRepair, hash = made.hash) =>
  approveRepair(await as(sql, who), { repair: made.repair, plan_hash: hash }, kinds);

describe("an approval", () => {
  test("lets the repair go ahead after the undo window, wakes the loop and is recorded", async () => {
    const made = await makeRepair(sql);
    const result = await approve("rita", made);
    expect(result).toMatchObject({ state: "approved", already: false, says: "Approved. Starts in 10 s." });
    const [repair] = await sql`
      select state, decided_by, not_before between now() + '5 seconds' and now() + '10 seconds' as window_ok
      from repairs where id = ${made.repair}`;
    expect(repair).toMatchObject({ state: "approved", decided_by: "rita", window_ok: true });
    const [approval] = await sql`
      select person_id, team, plan_hash, expires_at - granted_at = '1 hour' as an_hour from approvals
      where repair_id = ${made.repair}`;
    expect(approval).toMatchObject({ person_id: "rita", team: "billing", plan_hash: made.hash, an_hour: true });
    const [object] = await sql`select status, held, due_at <= now() as due from objects where key = ${made.key}`;
    expect(object).toEqual({ status: "repair_needed", held: "none", due: true });
    expect(await auditOf(sql, { subject: made.repair })).toMatchObject([
      { action: "repair.approved", actor_kind: "person", actor_id: "rita", detail: { plan_hash: made.hash } },
    ]);
  });

  test("of an object that was set aside after failing has it tried again", async () => {
    const made = await makeRepair(sql);
    await sql`update objects set poison = 3, poison_reason = 'it failed', due_at = null where key = ${made.key}`;
    await approve("rita", made);
    const [object] =
      await sql`select poison, poison_reason, due_at <= now() as due from objects where key = ${made.key}`;
    expect(object).toEqual({ poison: 0, poison_reason: null, due: true });
  });

  test("tells listeners in the transaction that writes it", async () => {
    const made = await makeRepair(sql);
    const heard: string[] = [];
    const listening = await sql.listen("plumbline", (payload) => heard.push(payload));
    await approve("rita", made);
    await expect
      .poll(() => heard)
      .toContain(JSON.stringify({ topic: "repair", id: made.repair, kind: KIND, key: made.key }));
    await listening.unlisten();
  });

  test("given twice by one person is one approval", async () => {
    const made = await makeRepair(sql);
    await approve("rita", made);
    const again = await approve("rita", made);
    expect(again).toMatchObject({ state: "approved", already: true });
    expect(await sql`select 1 from approvals where repair_id = ${made.repair}`).toHaveLength(1);
  });

  test("counts people where two are needed", async () => {
    const made = await makeRepair(sql, { approvalsNeeded: 2 });
    expect(await approve("rita", made)).toMatchObject({ state: "proposed", not_before: null, approvals_needed: 2 });
    expect(await approve("rita", made)).toMatchObject({ state: "proposed", already: true });
    expect(await stateOf(sql, made)).toBe("proposed");
    expect(await approve("rob", made)).toMatchObject({ state: "approved" });
    const actions = (await auditOf(sql, { subject: made.repair })).map((row) => row.action);
    expect(actions).toEqual(["approval.given", "repair.approved"]);
  });

  test("needs one person from each side where both owners must agree", async () => {
    const owner = { asked: "billing", found: "data" };
    const made = await makeRepair(sql, {
      bothOwners: true,
      approvalsNeeded: 2,
      class: "stale_owner",
      detail: { owner },
    });
    expect(await approve("rita", made)).toMatchObject({ state: "proposed" });
    const rob = await approve("rob", made);
    expect(rob).toMatchObject({ state: "proposed" });
    expect(rob.says).toContain("from team data");
    expect(await approve("deniz", made)).toMatchObject({ state: "approved" });
  });

  test("by somebody of both sides speaks for the side that nobody spoke for", async () => {
    const owner = { asked: "billing", found: "data" };
    const made = await makeRepair(sql, {
      bothOwners: true,
      approvalsNeeded: 2,
      class: "stale_owner",
      detail: { owner },
    });
    await approve("rita", made);
    expect(await approve("both", made)).toMatchObject({ state: "approved" });
  });

  test("by one person of both sides does not count as two", async () => {
    const owner = { asked: "billing", found: "data" };
    const made = await makeRepair(sql, {
      bothOwners: true,
      approvalsNeeded: 2,
      class: "stale_owner",
      detail: { owner },
    });
    await approve("both", made);
    expect(await approve("both", made)).toMatchObject({ state: "proposed", already: true });
  });

  test("of somebody who lost the role since does not count", async () => {
    const made = await makeRepair(sql, { approvalsNeeded: 2 });
    await sql`insert into people (id, email, name, role) values ('temp', 'temp@example.com', 'temp', 'reviewer')`;
    await sql`insert into team_members values ('temp', 'billing')`;
    await approve("temp" as PersonName, made);
    await sql`update people set role = 'support', session_epoch = session_epoch + 1 where id = 'temp'`;
    expect(await approve("rita", made)).toMatchObject({ state: "proposed" });
  });

  test("says so where its object is snoozed", async () => {
    const made = await makeRepair(sql);
    await sql`update objects set snoozed_until = '2100-01-01T00:00:00Z' where key = ${made.key}`;
    const { says, approvals } = await approve("rita", made);
    const end = saidTime(new Date(approvals[0]?.expires_at ?? ""));
    expect(says).toBe(
      `Approved. It is snoozed until 1 Jan 2100, 00:00:00 UTC: it starts only if that ends before ${end}.`,
    );
  });

  test.each([
    ["the object", (made: MadeRepair) => `object:${KIND}/${made.key}`],
    ["its connector", () => "connector:postgres"],
    ["the team it was planned for", () => "owner:billing"],
  ])("says so where a stop of %s is in force", async (_, scopeOf) => {
    const made = await makeRepair(sql);
    await sql`insert into stops (id, scope, reason, set_by, set_at)
      values ('stop_x', ${scopeOf(made)}, 'vendor maintenance', 'ada', now())`;
    const { says, approvals } = await approve("rita", made);
    await sql`delete from stops where id = 'stop_x'`;
    const end = saidTime(new Date(approvals[0]?.expires_at ?? ""));
    expect(says).toBe(
      `Approved. A stop is in force (vendor maintenance): it starts only if repairs are allowed again before ${end}.`,
    );
  });
});

describe("an approval is refused, recorded and changes nothing", () => {
  type Case = {
    says: string;
    who?: PersonName;
    make?: Parameters<typeof makeRepair>[1];
    prepare?: (made: MadeRepair) => Promise<unknown>;
    hash?: string;
    code: string;
    status: number;
    /** Where nothing is shown, not even that it exists. */
    unseen?: boolean;
  };
  const cases: Case[] = [
    { says: "a reviewer of another team", who: "deniz", code: "not_found", status: 404, unseen: true },
    { says: "an end user, even whose it is", who: "mira", code: "forbidden", status: 403 },
    { says: "another end user", who: "noor", code: "not_found", status: 404, unseen: true },
    { says: "support of the team", who: "sam", code: "forbidden", status: 403 },
    { says: "an admin", who: "ada", code: "forbidden", status: 403 },
    { says: "whoever asked for it", make: { askedBy: "rita" }, code: "approver_is_asker", status: 403 },
    { says: "whoever proposed it", make: { proposedBy: "rita" }, code: "approver_is_proposer", status: 403 },
    { says: "whoever is excluded", make: { excluded: ["rita"] }, code: "approver_excluded", status: 403 },
    { says: "nobody knows who proposed it", make: { proposedBy: "unknown" }, code: "proposer_unknown", status: 403 },
    { says: "the proposal expired", make: { expiresIn: -1 }, code: "expired", status: 409 },
    { says: "another plan", hash: "f".repeat(64), code: "plan_moved", status: 412 },
    { says: "already blocked", make: { state: "blocked" }, code: "already_decided", status: 409 },
    { says: "already expired", make: { state: "expired" }, code: "already_decided", status: 409 },
    { says: "already approved by others", make: { state: "approved" }, code: "already_decided", status: 409 },
    { says: "replaced", make: { state: "superseded" }, code: "plan_moved", status: 412 },
    {
      says: "the intent changed",
      prepare: (made) => sql`update objects set generation = 2 where key = ${made.key}`,
      code: "plan_moved",
      status: 412,
    },
    {
      says: "the object is blocked",
      prepare: (made) => sql`
        update objects set blocked_at = now(), blocked_by = 'rob', blocked_reason = 'audit' where key = ${made.key}`,
      code: "object_blocked",
      status: 409,
    },
    {
      says: "the difference is gone",
      prepare: (made) => sql`update drifts set resolved_at = now(), resolution = 'gone' where id = ${made.drift}`,
      code: "drift_resolved",
      status: 409,
    },
  ];

  test.each(cases)("$says", async ({ who = "rita", make, prepare, hash, code, status, unseen }) => {
    const made = await makeRepair(sql, make);
    await prepare?.(made);
    const before = await worldDigest(sql);
    const error = await refusal(approve(who, made, hash));
    expect({ code: error.code, status: error.status, effect: error.effect }).toEqual({ code, status, effect: "none" });
    expect(error.message).toContain("Nothing was changed.");
    expect(await worldDigest(sql)).toBe(before);
    const audit = await auditOf(sql, { subject: made.repair });
    expect(audit).toMatchObject([
      { action: "repair.refused", actor_id: who, detail: { verb: "repair.approve", code } },
    ]);
    if (unseen) {
      const missing = await refusal(
        approveRepair(
          await as(sql, who),
          { repair: made.repair.replace(/.{4}$/, "0000"), plan_hash: made.hash },
          kinds,
        ),
      );
      expect({ ...missing, stack: "" }).toEqual({ ...error, stack: "" });
      expect(missing.message).toBe(error.message);
    }
  });

  test("the owner moved: an epoch later it is not the same plan", async () => {
    await sql`insert into teams (id, name) values ('moving', 'Moving')`;
    await sql`insert into team_members values ('rita', 'moving')`;
    const made = await makeRepair(sql, { owner: "moving" });
    await sql`update teams set epoch = 2 where id = 'moving'`;
    const error = await refusal(approve("rita", made));
    expect(error.code).toBe("plan_moved");
    expect(error.detail).toMatchObject({ old: { moved: [{ field: "owner_epoch", before: "1", after: "2" }] } });
  });

  test("a replaced plan comes back with the new one beside it", async () => {
    const object = await makeObject(sql);
    const old = await makeRepair(sql, { object, state: "superseded" });
    await sql`update drifts set resolved_at = now() where id = ${old.drift}`;
    const fresh = await makeRepair(sql, { object });
    const error = await refusal(approve("rita", old));
    expect(error).toMatchObject({
      status: 412,
      detail: {
        old: { repair: old.repair, plan_hash: old.hash, title: "Revoke 1 grant" },
        new: { repair: fresh.repair, plan_hash: fresh.hash, steps: [{ says: "Revoke write" }] },
      },
    });
  });

  test("H-4: a plan hash of yesterday is shown beside today's", async () => {
    const object = await makeObject(sql);
    const old = await makeRepair(sql, { object, state: "superseded" });
    await sql`update drifts set resolved_at = now() where id = ${old.drift}`;
    const fresh = await makeRepair(sql, { object });
    const error = await refusal(approve("rita", fresh, old.hash));
    expect(error.detail).toMatchObject({ old: { repair: old.repair }, new: { repair: fresh.repair } });
  });
});

describe("races", () => {
  test("of two reviewers where one is enough: one decides, the other is told", async () => {
    for (let n = 0; n < 10; n += 1) {
      const made = await makeRepair(sql);
      const ends = await Promise.allSettled([approve("rita", made), approve("rob", made)]);
      expect(ends.filter((end) => end.status === "fulfilled")).toHaveLength(1);
      expect(await sql`select 1 from approvals where repair_id = ${made.repair}`).toHaveLength(1);
      expect(await stateOf(sql, made)).toBe("approved");
    }
  });

  test("of two reviewers where two are needed: both count, one of them completes it", async () => {
    for (let n = 0; n < 10; n += 1) {
      const made = await makeRepair(sql, { approvalsNeeded: 2 });
      const ends = await Promise.all([approve("rita", made), approve("rob", made)]);
      expect(ends.map((end) => end.state).sort()).toEqual(["approved", "proposed"]);
    }
  });

  test("H-8: of a double click: one approval, two equal answers", async () => {
    for (let n = 0; n < 10; n += 1) {
      const made = await makeRepair(sql);
      const ends = await Promise.all([approve("rita", made), approve("rita", made)]);
      expect(ends.map((end) => end.already).sort()).toEqual([false, true]);
      expect(await sql`select 1 from approvals where repair_id = ${made.repair}`).toHaveLength(1);
    }
  });

  test("H-7: of approve and block: whatever the order, it ends blocked or is refused as too late, never both silently", async () => {
    for (let n = 0; n < 20; n += 1) {
      const made = await makeRepair(sql);
      const blocked = as(sql, "rob").then((ctx) =>
        blockRepair(ctx, { repair: made.repair, reason: "not now", review_at: later(3600) }),
      );
      const [a, b] = await Promise.allSettled([approve("rita", made), blocked]);
      expect(b.status).toBe("fulfilled");
      expect(await stateOf(sql, made)).toBe("blocked");
      if (a.status === "rejected") expect(a.reason).toMatchObject({ code: "already_decided" });
    }
  });

  test("of a decision and a revocation: no success after the revocation committed", async () => {
    let late = 0;
    let successes = 0;
    for (let n = 0; n < 200; n += 1) {
      const id = `revoked-${n}`;
      await sql`insert into people (id, email, name, role) values (${id}, ${`${id}@example.com`}, ${id}, 'reviewer')`;
      await sql`insert into team_members values (${id}, 'billing')`;
      const made = await makeRepair(sql);
      const person = await readPerson(sql, id);
      if (person === null) throw new Error("not there");
      const ctx: Context = personContext(consoleOf(sql), person.principal);
      let revokedAt = new Date(0);
      const revoke = transaction(sql, async (tx) => {
        await tx`update people set role = 'end_user', session_epoch = session_epoch + 1 where id = ${id}`;
        // Only now is the row ours: whoever decided under the old role has committed.
        const [row] = await tx<{ at: Date }[]>`select clock_timestamp() as at`;
        revokedAt = row?.at ?? revokedAt;
      });
      const [end] = await Promise.allSettled([
        approveRepair(ctx, { repair: made.repair, plan_hash: made.hash }, kinds),
        revoke,
      ]);
      if (end.status === "rejected") {
        expect(end.reason).toMatchObject({ code: "unauthenticated" });
        continue;
      }
      successes += 1;
      const rows = await sql`
        select 1 from audit where subject = ${made.repair} and action = 'repair.approved'
          and at > ${revokedAt}::timestamptz + interval '1 millisecond'`;
      late += rows.length;
    }
    expect(late).toBe(0);
    expect(successes).toBeLessThan(200);
  });

  test("of a decision and a new intent: the plan never goes ahead for the old one", async () => {
    for (let n = 0; n < 20; n += 1) {
      const made = await makeRepair(sql);
      const put = as(sql, "sam").then((ctx) =>
        putIntent(
          ctx,
          { kind: KIND, key: made.key, spec: { grants: ["all"] }, owner: "billing", subject: "Mira" },
          1,
          kinds,
        ),
      );
      const [, second] = await Promise.allSettled([approve("rita", made), put]);
      expect(second.status).toBe("fulfilled");
      expect(await stateOf(sql, made)).toBe("superseded");
    }
  });
});

describe("undo", () => {
  test("within the window ends the plan, asks for a look and is recorded", async () => {
    const made = await makeRepair(sql);
    await approve("rita", made);
    await undoRepair(await as(sql, "rita"), { repair: made.repair });
    const [repair] = await sql`select state, end_reason from repairs where id = ${made.repair}`;
    expect(repair).toEqual({ state: "superseded", end_reason: "undone" });
    const actions = (await auditOf(sql, { subject: made.repair })).map((row) => row.action);
    expect(actions).toEqual(["repair.approved", "repair.undone"]);
    const [object] = await sql`select request_token is not null as asked from objects where key = ${made.key}`;
    expect(object).toEqual({ asked: true });
    expect(await refusal(approve("rita", made))).toMatchObject({ code: "already_decided" });
  });

  test("after the window is refused, recorded and changes nothing", async () => {
    const made = await makeRepair(sql, { state: "approved", notBeforeIn: -1 });
    const before = await worldDigest(sql);
    const error = await refusal(undoRepair(await as(sql, "rita"), { repair: made.repair }));
    expect(error.code).toBe("too_late");
    expect(await worldDigest(sql)).toBe(before);
    expect(await auditOf(sql, { subject: made.repair })).toMatchObject([{ action: "repair.refused" }]);
  });

  test.each([
    ["confirmed", "too_late", "Too late to undo"],
    ["not_confirmed", "too_late", "Too late to undo"],
    ["blocked", "not_approved", "This plan is blocked, not approved"],
    ["expired", "not_approved", "This plan is expired, not approved"],
    ["superseded", "not_approved", "This plan is superseded, not approved"],
  ] as const)("of one that is %s by then is told so: %s", async (state, code, says) => {
    const made = await makeRepair(sql, { state, notBeforeIn: -1 });
    const error = await refusal(undoRepair(await as(sql, "rita"), { repair: made.repair }));
    expect(error).toMatchObject({ code, message: expect.stringContaining(says) });
  });

  test("of what was never approved is refused", async () => {
    const made = await makeRepair(sql);
    expect(await refusal(undoRepair(await as(sql, "rita"), { repair: made.repair }))).toMatchObject({
      code: "not_approved",
    });
  });
});

describe("block", () => {
  const block = async (who: PersonName, made: MadeRepair, review = later(3600)) =>
    blockRepair(await as(sql, who), { repair: made.repair, reason: "vendor says no", review_at: review });

  test("ends the repair, holds the object and is recorded", async () => {
    const made = await makeRepair(sql);
    await sql`update objects set due_at = now() + interval '23 hours' where key = ${made.key}`;
    await block("rita", made);
    const [repair] = await sql`select state, decided_by, end_reason from repairs where id = ${made.repair}`;
    expect(repair).toEqual({ state: "blocked", decided_by: "rita", end_reason: "vendor says no" });
    const [object] = await sql`
      select held, status, blocked_by, blocked_reason, block_review_at > now() as ends, due_at <= now() as due from objects
      where key = ${made.key}`;
    expect(object).toEqual({
      held: "block",
      status: "blocked_on_review",
      blocked_by: "rita",
      blocked_reason: "vendor says no",
      due: true,
      ends: true,
    });
    expect(await auditOf(sql, { subject: made.repair })).toMatchObject([
      { action: "repair.blocked", detail: { reason: "vendor says no", was: "proposed" } },
    ]);
  });

  test("also stops what is approved and not sent", async () => {
    const made = await makeRepair(sql, { state: "approved", notBeforeIn: -5 });
    await block("rita", made);
    expect(await stateOf(sql, made)).toBe("blocked");
  });

  test.each([
    { says: "after an attempt was reserved", make: { state: "attempting" as const }, code: "too_late", review: 3600 },
    { says: "with a review date in the past", make: {}, code: "invalid", review: -60 },
  ])("is refused $says", async ({ make, code, review }) => {
    const made = await makeRepair(sql, make);
    const attempt = await makeAttempt(sql, made);
    const before = await worldDigest(sql);
    const error = await refusal(block("rita", made, later(review)));
    expect(error.code).toBe(code);
    if (code === "too_late") expect(error.message).toContain(attempt);
    expect(await worldDigest(sql)).toBe(before);
    expect(await auditOf(sql, { subject: made.repair })).toMatchObject([{ action: "repair.refused" }]);
  });

  test.each(["sam", "ada", "deniz", "mira"] as const)("is refused to %s", async (who) => {
    const made = await makeRepair(sql);
    const before = await worldDigest(sql);
    await refusal(block(who, made));
    expect(await worldDigest(sql)).toBe(before);
  });
});

describe("retry", () => {
  test("asks for a look and changes no plan", async () => {
    const made = await makeRepair(sql, { state: "not_confirmed" });
    await sql`update objects set open_attempt = 'unknown', poison = 3 where key = ${made.key}`;
    const result = await retryRepair(await as(sql, "rita"), { repair: made.repair });
    expect(result.says).toContain("No further attempt until a read settles");
    const [object] =
      await sql`select request_token, due_at <= now() as due, poison from objects where key = ${made.key}`;
    expect(object).toEqual({ request_token: result.token, due: true, poison: 0 });
    expect(await stateOf(sql, made)).toBe("not_confirmed");
    expect(await auditOf(sql, { subject: made.repair })).toMatchObject([{ action: "repair.retry_requested" }]);
  });

  test("ends a proposal that waits under an approval that ran out", async () => {
    const made = await makeRepair(sql, { approvalsNeeded: 2 });
    await approve("rita", made);
    await sql`update approvals set expires_at = now() - interval '1 second' where repair_id = ${made.repair}`;
    expect(await refusal(approve("rita", made))).toMatchObject({ code: "approval_expired" });
    await retryRepair(await as(sql, "rita"), { repair: made.repair });
    expect(await stateOf(sql, made)).toBe("superseded");
  });

  test("is refused on a blocked object", async () => {
    const made = await makeRepair(sql);
    await sql`update objects set blocked_at = now() where key = ${made.key}`;
    const before = await worldDigest(sql);
    expect(await refusal(retryRepair(await as(sql, "rita"), { repair: made.repair }))).toMatchObject({
      code: "object_blocked",
    });
    expect(await worldDigest(sql)).toBe(before);
  });
});
