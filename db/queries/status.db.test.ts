import { createHash } from "node:crypto";
import { afterAll, beforeAll, beforeEach, describe, expect, test } from "vitest";
import { effectiveView } from "../../reconciler/model/status-effective.ts";
import { makeTestDatabase } from "../test/database.ts";
import { serviceStatus } from "./status-service.ts";
import { statusByLink, statusByReference, statusListOf, usualWait } from "./status-view.ts";
import { addApproval, addDrift, addIntent, addObject, addRepair, addSource } from "./test/rows.ts";

let db: Awaited<ReturnType<typeof makeTestDatabase>>;
beforeAll(async () => {
  db = await makeTestDatabase();
});
afterAll(() => db.drop());
beforeEach(async () => {
  await db.sql`truncate objects, intents, drifts, repairs, approvals, attempts, status_links, runs, sources, stops`;
});

const hash = (token: string) => createHash("sha256").update(token).digest("hex");

type Named = { bucket: number; kind: string; key: string };

async function addLink(object: Named, token: string, more: { expiresIn?: number | null; revoked?: boolean } = {}) {
  const expiresIn = more.expiresIn === undefined ? 3_600 : more.expiresIn;
  await db.sql`
    insert into status_links (bucket, token_hash, kind, key, person_id, created_at, expires_at, revoked_at)
    values (${object.bucket}, ${hash(token)}, ${object.kind}, ${object.key}, 'p_mira', now(),
      ${expiresIn === null ? null : db.sql`now() + make_interval(secs => ${expiresIn})`},
      ${more.revoked ? db.sql`now()` : null})`;
  return { bucket: object.bucket, hash: hash(token) };
}

async function addAttempt(repair: Named & { id: string }, more: { state: string; provedSecondsAgo?: number }) {
  const proved = more.provedSecondsAgo;
  await db.sql`
    insert into attempts (bucket, id, repair_id, kind, key, class, state, generation, plan_hash, idempotency_key, fence,
      holder, reserved_at, deadline_at, says, external_id, verified_at)
    values (${repair.bucket}, ${`attempt_${repair.id}`}, ${repair.id}, ${repair.kind}, ${repair.key}, 'permission_drift',
      ${more.state}, 1, '9f3c21ab77', 'k', 1, 'worker-host-7', now() - interval '60 s', now(),
      'canary: FATAL password authentication failed', 'canary-oid-4711',
      ${proved === undefined ? null : db.sql`now() - make_interval(secs => ${proved})`})`;
}

async function asked(key: string, more: Parameters<typeof addObject>[1] | object = {}) {
  const object = await addObject(db.sql, { key, askedBy: "p_mira", ...more });
  await addIntent(db.sql, object, { askedBy: "p_mira" });
  return object;
}

describe("a link", () => {
  test("promises no look at what was set aside: nobody can say when one succeeds", async () => {
    const object = await asked("svc_export", { status: "pending" });
    await db.sql`insert into runs (id, mode, scope, started_by, started_at) values ('run_1', 'detect', '{}', 'reconciler', now())`;
    const link = await addLink(object, "t1");
    expect((await statusByLink(db.sql, link))?.sweeps).toHaveLength(1);
    await db.sql`update objects set poison = 3, poison_reason = 'No connector is configured for the kind.'`;
    expect((await statusByLink(db.sql, link))?.sweeps).toEqual([]);
  });

  test("shows the one thing that it was made for", async () => {
    const object = await asked("svc_export");
    await asked("svc_other");
    const row = await statusByLink(db.sql, await addLink(object, "t1"));
    expect(row?.reference).toBe(object.ref);
    expect(row && effectiveView(row.conditions, row.now, row.drifts.length)).toEqual({
      status: "in_place",
      stale: false,
    });
  });

  test("is one answer when it was revoked, has expired, or was never made", async () => {
    const object = await asked("svc_export");
    const links = [
      await addLink(object, "revoked", { revoked: true }),
      await addLink(object, "expired", { expiresIn: -1 }),
      { bucket: object.bucket, hash: hash("never") },
    ];
    for (const link of links) expect(await statusByLink(db.sql, link)).toBeNull();
  });

  test("without an end works until it is revoked", async () => {
    const object = await asked("svc_export");
    expect(await statusByLink(db.sql, await addLink(object, "open", { expiresIn: null }))).not.toBeNull();
  });
});

test("reads no id, key, host, name or text from outside", async () => {
  const repair = await addRepair(db.sql, {
    key: "svc_canary",
    owner: "canaryteam",
    externalId: "canary-oid",
    askedBy: "p_mira",
  });
  await addIntent(db.sql, repair, { owner: "canaryteam", askedBy: "p_canary" });
  await addAttempt(repair, { state: "unknown" });
  const row = await statusByLink(db.sql, await addLink(repair, "t"));
  expect(row?.attempt?.state).toBe("unknown");
  expect(JSON.stringify(row)).not.toMatch(/canary|worker-host|p_mira|9f3c21ab77/);
});

test("a repair is told as on hold where the gate holds it by more than the time to undo it", async () => {
  const repair = await addRepair(db.sql, { key: "svc_held", askedBy: "p_mira", state: "approved" });
  await addIntent(db.sql, repair, { askedBy: "p_mira" });
  const link = await addLink(repair, "t");
  const heldBy = async (...codes: string[]) => {
    const reasons = codes.map((code) => ({ code, says: "Not now." }));
    await db.sql`update drifts set gate_verdict = 'hold', gate_reasons = ${db.sql.json(reasons)} where id = ${repair.drift.id}`;
    return (await statusByLink(db.sql, link))?.repair?.onHold;
  };
  expect(await heldBy("undo_window")).toBe(false);
  expect(await heldBy("object_snoozed", "undo_window")).toBe(true);
});

test("what a person lets be or put off is told as that, until it is over", async () => {
  const drift = await addDrift(db.sql, { key: "svc_left", askedBy: "p_mira" });
  await addIntent(db.sql, drift, { askedBy: "p_mira" });
  const link = await addLink(drift, "t");
  const left = async (until: number | null) => {
    const acceptance = { by: "p_canary", at: 1, until, reason: "canary", what: "w" };
    await db.sql`update drifts set acceptance = ${db.sql.json(acceptance)}`;
    const row = await statusByLink(db.sql, link);
    expect(JSON.stringify(row)).not.toContain("canary");
    return row?.drifts.map(({ accepted }) => accepted);
  };
  expect((await statusByLink(db.sql, link))?.drifts[0]?.accepted).toBeNull();
  const end = Date.now() + 60_000;
  expect(await left(end)).toEqual([{ until: end }]);
  expect(await left(null)).toEqual([{ until: null }]);
  expect(await left(Date.now() - 1)).toEqual([null]);
  const putOff = async (seconds: number) => {
    await db.sql`update objects set snoozed_until = now() + make_interval(secs => ${seconds})`;
    return (await statusByLink(db.sql, link))?.snoozed;
  };
  expect(await putOff(60)).toBe(true);
  expect(await putOff(-1)).toBe(false);
});

test("green ends with its evidence, without anything having to run", async () => {
  const object = await asked("svc_export", { expiresIn: -1 });
  const row = await statusByLink(db.sql, await addLink(object, "t"));
  expect(row && effectiveView(row.conditions, row.now, 0)).toEqual({ status: "in_place", stale: true });
});

test("what the last look found to differ is not told as in place once it cannot be looked at", async () => {
  const drift = await addDrift(db.sql, {
    key: "svc_gone_dark",
    verdict: "verifying",
    expiresIn: null,
    askedBy: "p_mira",
  });
  await addIntent(db.sql, drift);
  const row = await statusByLink(db.sql, await addLink(drift, "t"));
  expect(row?.drifts).toHaveLength(1);
  expect(row && effectiveView(row.conditions, row.now, row.drifts.length).status).toBe("verifying");
});

describe("my requests", () => {
  test("are mine, whoever else may see them", async () => {
    const mine = await asked("svc_mine");
    const other = await addObject(db.sql, { key: "svc_other", askedBy: "p_jonas" });
    await addIntent(db.sql, other);
    expect((await statusListOf(db.sql, "p_mira")).rows.map((row) => row.reference)).toEqual([mine.ref]);
    expect(await statusByReference(db.sql, { by: "p_mira", reference: other.ref })).toBeNull();
    expect(await statusByReference(db.sql, { by: "p_mira", reference: mine.ref })).not.toBeNull();
  });

  test("stay to be seen after somebody else withdrew them", async () => {
    const object = await asked("svc_export");
    await db.sql`update intents set superseded_at = now() where key = ${object.key}`;
    await addIntent(db.sql, object, { generation: 2, askedBy: "p_sam" });
    await db.sql`update objects set generation = 2, presence = 'absent', withdrawn_at = now() where key = ${object.key}`;
    const { rows, total } = await statusListOf(db.sql, "p_mira");
    expect(total).toBe(1);
    expect(rows[0]).toMatchObject({ changedByAsker: false, conditions: { wanted: "absent", withdrawn: true } });
  });
});

test("tells of the open repair, who has to decide and when it was decided, but not by whom", async () => {
  const repair = await addRepair(db.sql, { key: "svc_export", askedBy: "p_mira", state: "approved", notBeforeIn: 10 });
  await addIntent(db.sql, repair);
  await addApproval(db.sql, repair, "p_rita");
  const row = await statusByReference(db.sql, {
    by: "p_mira",
    reference: (await statusListOf(db.sql, "p_mira")).rows[0]?.reference ?? "",
  });
  expect(row?.repair).toMatchObject({ state: "approved", needsPerson: true });
  expect(row?.repair?.decidedAt).toBeTypeOf("number");
  expect(row?.repair?.notBefore).toBeGreaterThan(row?.now ?? 0);
});

test("counts how long decisions took, and leaves out what nobody decided", async () => {
  for (const n of [1, 2, 3]) {
    const repair = await addRepair(db.sql, { key: `svc_${n}`, state: "confirmed", proposedAge: 600 * n });
    await addApproval(db.sql, repair, "p_rita");
  }
  await addRepair(db.sql, { key: "svc_4", state: "expired", proposedAge: 90_000 });
  const usual = await usualWait(db.sql, { kind: "database_access", class: "permission_drift" });
  expect(usual.n).toBe(3);
  expect(Math.round(usual.p50Ms / 60_000)).toBe(20);
});

describe("the service", () => {
  test("counts what somebody asked for, by what is true of it now", async () => {
    await addObject(db.sql, { key: "fresh" });
    await addObject(db.sql, { key: "expired", expiresIn: -30 });
    await addObject(db.sql, { key: "nobody", owner: null });
    await addDrift(db.sql, { key: "drifted" });
    await addDrift(db.sql, { key: "dark", verdict: "verifying", expiresIn: null });
    const { groups } = await serviceStatus(db.sql);
    expect(groups.map(({ status, stale, count }) => `${status}${stale ? " stale" : ""} ${count}`).sort()).toEqual([
      "in_place 1",
      "in_place stale 1",
      "repair_needed 1",
      "verifying 1",
    ]);
  });

  test("counts what is in place alike, whether it is read or only counted", async () => {
    await addSource(db.sql, { readAge: 10 });
    await db.sql`update sources set evidence_ms = 600000`;
    for (const key of ["a", "b", "c", "dirty", "gone"]) await addObject(db.sql, { key });
    await db.sql`update objects set spoke = 'catalog'`;
    await db.sql`delete from dirty_objects where key <> 'dirty'`;
    await db.sql`update objects set presence = 'absent', withdrawn_at = now(), status = 'stopped' where key = 'gone'`;
    await addObject(db.sql, { key: "old", expiresIn: -30 });
    await addObject(db.sql, { key: "nobody", owner: null });
    for (const key of ["drifted", "other"]) await addDrift(db.sql, { key });
    const counted = async () => {
      const counts = new Map<string, number>();
      for (const { status, stale, count } of (await serviceStatus(db.sql)).groups)
        counts.set(`${status} ${stale}`, (counts.get(`${status} ${stale}`) ?? 0) + count);
      return Object.fromEntries(counts);
    };
    const isOnlyCounted = async () => (await serviceStatus(db.sql)).groups.some(({ kind }) => kind === null);
    expect(await isOnlyCounted()).toBe(true);
    const before = await counted();
    expect(before).toMatchObject({ "in_place false": 4, "in_place true": 1, "repair_needed false": 2 });
    // One authority that shows some only: then each object is read.
    await addSource(db.sql, { name: "second", readAge: 10 });
    await db.sql`update sources set covers = 'sighted' where name = 'second'`;
    expect(await isOnlyCounted()).toBe(false);
    expect(await counted()).toEqual(before);
  });

  test("says since when it could not look, and that changes are stopped", async () => {
    await addSource(db.sql, { readAge: 300 });
    await addSource(db.sql, { name: "log", standing: "context", readAge: null });
    await db.sql`insert into stops (id, scope, reason, set_by, set_at) values ('s1', 'all', 'canary', 'p_ada', now())`;
    const service = await serviceStatus(db.sql);
    expect(Math.round((service.now - (service.checkedAt ?? 0)) / 1000)).toBe(300);
    expect(service.stop?.all).toBe(true);
    expect(JSON.stringify(service)).not.toContain("canary");
  });

  test("an agent that is stopped pauses no change", async () => {
    await addSource(db.sql, { readAge: 10 });
    await db.sql`insert into stops (id, scope, reason, set_by, set_at) values ('s2', 'agent:key_1', 'r', 'p_ada', now())`;
    expect((await serviceStatus(db.sql)).stop).toBeNull();
  });

  test("does not say when it looked where a source never answered", async () => {
    await addSource(db.sql, { readAge: 10 });
    await addSource(db.sql, { name: "second", readAge: null });
    expect((await serviceStatus(db.sql)).checkedAt).toBeNull();
  });
});
