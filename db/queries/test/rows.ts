import { randomUUID } from "node:crypto";
import { bucketOf, publicId } from "../../../reconciler/model/bucket.ts";
import type { Direction, DriftClass, DriftDetail } from "../../../reconciler/model/drift-class.ts";
import type { Desired, FoundObject } from "../../../reconciler/model/evidence.ts";
import { refOf } from "../../../reconciler/model/reference.ts";
import type { Plan, RepairState } from "../../../reconciler/model/repair.ts";
import type { ObjectStatus } from "../../../reconciler/model/status.ts";
import type { Verdict } from "../../../reconciler/model/verdict.ts";
import type { Sql } from "../../client.ts";
import type { Viewer } from "../viewer.ts";

/** Rows for tests of the queries. Each maker takes what the test is about and fills in the rest. */

export const reviewer = (teams: string[], personId = "p_rev"): Viewer => ({ personId, role: "reviewer", teams });
export const support = (teams: string[], personId = "p_sup"): Viewer => ({ personId, role: "support", teams });
export const admin: Viewer = { personId: "p_adm", role: "admin", teams: [] };
export const endUser: Viewer = { personId: "p_end", role: "end_user", teams: ["billing"] };

export function idOf(prefix: string, kind: string, key: string): string {
  return publicId(prefix, bucketOf(kind, key), randomUUID());
}

const ago = (seconds: number) => new Date(Date.now() - seconds * 1_000).toISOString();

export type ObjectSeed = {
  kind?: string;
  key: string;
  owner?: string | null;
  status?: ObjectStatus;
  verdict?: Verdict;
  /** Seconds from now at which the evidence ends; negative: it has. */
  expiresIn?: number | null;
  statusAge?: number;
  classes?: DriftClass[];
  openAttempt?: "none" | "attempting" | "unknown";
  attempted?: boolean;
  externalId?: string | null;
  askedBy?: string;
};

export async function addObject(sql: Sql, seed: ObjectSeed) {
  const kind = seed.kind ?? "database_access";
  const row = { kind, key: seed.key, bucket: bucketOf(kind, seed.key), ref: refOf({ kind, key: seed.key }) };
  const owner = seed.owner === undefined ? "billing" : seed.owner;
  const expiresIn = seed.expiresIn === undefined ? 600 : seed.expiresIn;
  await sql`
    insert into objects (bucket, kind, key, ref, generation, presence, owner, owner_epoch, asked_by, external_id, verdict,
      verdict_as_of, expires_at, classes, was_in_place, attempted, open_attempt, status, status_since)
    values (${row.bucket}, ${kind}, ${seed.key}, ${row.ref}, ${owner === null ? null : 1},
      ${owner === null ? null : "present"}, ${owner}, ${owner === null ? null : 1}, ${seed.askedBy ?? (owner === null ? null : "p_ask")},
      ${seed.externalId ?? null}, ${seed.verdict ?? "in_sync"}, now(),
      ${expiresIn === null ? null : ago(-expiresIn)}, ${seed.classes ?? []}, true, ${seed.attempted ?? false},
      ${seed.openAttempt ?? "none"}, ${seed.status ?? "in_place"}, ${ago(seed.statusAge ?? 3_600)})`;
  return row;
}

export type DriftSeed = ObjectSeed & {
  class?: DriftClass;
  direction?: Direction | null;
  detail?: DriftDetail;
  /** Seconds since first seen. */
  age?: number;
  firstSeen?: string;
  cameBack?: number;
  assignee?: string | null;
  resolved?: "repaired" | "gone" | "eclipsed" | null;
  resolvedAge?: number;
  plan?: Plan | null;
  /** False: the object is there already. */
  withObject?: boolean;
};

export async function addDrift(sql: Sql, seed: DriftSeed) {
  const driftClass = seed.class ?? "permission_drift";
  const resolved = seed.resolved ?? null;
  const object =
    seed.withObject === false
      ? {
          kind: seed.kind ?? "database_access",
          key: seed.key,
          bucket: bucketOf(seed.kind ?? "database_access", seed.key),
        }
      : await addObject(sql, {
          status: resolved === null ? "repair_needed" : "in_place",
          verdict: resolved === null ? "drifted" : "in_sync",
          classes: resolved === null ? [driftClass] : [],
          ...seed,
        });
  const id = idOf("drift", object.kind, seed.key);
  await sql`
    insert into drifts (bucket, id, kind, key, owner, class, direction, detail, sentence, evidence, first_seen, last_seen,
      came_back, plan, gate_verdict, gate_reasons, assignee, resolved_at, resolution)
    values (${object.bucket}, ${id}, ${object.kind}, ${seed.key}, ${seed.owner === undefined ? "billing" : seed.owner},
      ${driftClass}, ${seed.direction ?? null}, ${sql.json(seed.detail ?? {})}, ${`${seed.key} differs`},
      ${sql.json([])}, ${seed.firstSeen ?? ago(seed.age ?? 60)}::text::timestamptz, now(), ${seed.cameBack ?? 0},
      ${seed.plan ? sql.json(seed.plan) : null}, 'ask', ${sql.json([{ code: "policy_review", says: "Policy asks for review." }])},
      ${seed.assignee ?? null}, ${resolved === null ? null : ago(seed.resolvedAge ?? 1)}, ${resolved})`;
  return { ...object, id };
}

export function planFor(kind: string, key: string, more: Partial<Plan> = {}): Plan {
  return {
    title: `Revoke 1 grant from ${key}`,
    steps: [
      {
        ...{ verb: "revoke", args: { grants: ["SELECT:payroll"] }, says: `Revoke SELECT on payroll from ${key}` },
        effect: { object: key, fields: ["permissions"], money: null },
      },
    ],
    contract: {
      touches: [`role ${key}`],
      bound: { objects: 1, fields: ["permissions"], money: null },
      evidence: [],
      leavesAlone: ["every other role"],
      precondition: "The grant is still there.",
      postcondition: "The grant is not there.",
      undo: "by_new_request",
      risk: "medium",
      ifWrong: `${key} loses access to payroll.`,
      credential: "billing",
      removes: true,
    },
    kind,
    key,
    class: "permission_drift",
    direction: "over",
    generation: 1,
    factsDigest: "f1",
    observedVersion: "c41e",
    policyVersion: 1,
    connectorVersion: "1",
    owner: "billing",
    ownerEpoch: 1,
    hash: "9f3c21ab77",
    ...more,
  };
}

export type RepairSeed = DriftSeed & {
  state?: RepairState;
  stateAge?: number;
  /** Seconds since it was proposed. */
  proposedAge?: number;
  expiresInSeconds?: number | null;
  excluded?: string[];
  repairOwner?: string;
  bothOwners?: boolean;
  approvalsNeeded?: number;
  planHash?: string;
  proposedBy?: string;
  notBeforeIn?: number;
  supersededBy?: string;
};

export async function addRepair(sql: Sql, seed: RepairSeed) {
  const drift = await addDrift(sql, { status: "blocked_on_review", ...seed });
  return { drift, ...(await addRepairOf(sql, drift, seed)) };
}

export async function addRepairOf(
  sql: Sql,
  drift: { id: string; bucket: number; kind: string; key: string },
  seed: Omit<RepairSeed, "key"> = {},
) {
  const id = idOf("repair", drift.kind, drift.key);
  const owner = seed.repairOwner ?? seed.owner ?? "billing";
  const plan = planFor(drift.kind, drift.key, { owner, hash: seed.planHash ?? "9f3c21ab77" });
  const expiresIn = seed.expiresInSeconds === undefined ? 3_600 : seed.expiresInSeconds;
  await sql`
    insert into repairs (bucket, id, kind, key, drift_id, class, direction, state, state_since, plan, plan_hash, generation,
      owner, owner_epoch, risk, proposed_by, proposed_at, expires_at, approvals_needed, both_owners, excluded, not_before,
      superseded_by)
    values (${drift.bucket}, ${id}, ${drift.kind}, ${drift.key}, ${drift.id}, ${seed.class ?? "permission_drift"},
      ${seed.direction ?? null}, ${seed.state ?? "proposed"}, ${ago(seed.stateAge ?? 30)}, ${sql.json(plan)}, ${plan.hash},
      1, ${owner}, 1, 'medium', ${seed.proposedBy ?? "policy"}, ${ago(seed.proposedAge ?? 60)},
      ${expiresIn === null ? null : ago(-expiresIn)}, ${seed.approvalsNeeded ?? 1}, ${seed.bothOwners ?? false},
      ${seed.excluded ?? []}, ${seed.notBeforeIn === undefined ? null : ago(-seed.notBeforeIn)},
      ${seed.supersededBy ?? null})`;
  return { id, bucket: drift.bucket, kind: drift.kind, key: drift.key, plan };
}

export async function addApproval(
  sql: Sql,
  repair: { id: string; bucket: number; kind: string; key: string },
  person: string,
  planHash = "9f3c21ab77",
) {
  await sql`
    insert into approvals (bucket, id, repair_id, plan_hash, person_id, team, granted_at, expires_at)
    values (${repair.bucket}, ${idOf("approval", repair.kind, repair.key)}, ${repair.id}, ${planHash}, ${person},
      'billing', now(), now() + interval '1 hour')`;
}

export async function addIntent(
  sql: Sql,
  object: { bucket: number; kind: string; key: string },
  more: { generation?: number; desired?: Desired; owner?: string; askedBy?: string } = {},
) {
  await sql`
    insert into intents (bucket, kind, key, generation, presence, spec, desired, owner, subject, asked_by)
    values (${object.bucket}, ${object.kind}, ${object.key}, ${more.generation ?? 1}, 'present', ${sql.json({})},
      ${sql.json(more.desired ?? { permissions: [], fields: {} })}, ${more.owner ?? "billing"}, 'Billing export',
      ${more.askedBy ?? "p_ask"})`;
}

export async function addSource(
  sql: Sql,
  more: {
    kind?: string;
    name?: string;
    standing?: string;
    freshnessMs?: number;
    readAge?: number | null;
    error?: string;
  } = {},
) {
  const readAge = more.readAge === undefined ? 10 : more.readAge;
  await sql`
    insert into sources (kind, name, title, standing, freshness_ms, watermark, counted, last_tried_at, last_error)
    values (${more.kind ?? "database_access"}, ${more.name ?? "catalog"}, 'Postgres, catalog',
      ${more.standing ?? "authoritative"}, ${more.freshnessMs ?? 60_000}, ${readAge === null ? null : ago(readAge)}, 3,
      now(), ${more.error ?? null})`;
}

export async function addFact(
  sql: Sql,
  object: { bucket: number; kind: string; key: string },
  more: { source?: string; found?: FoundObject[]; age?: number; complete?: boolean } = {},
) {
  await sql`
    insert into facts (bucket, kind, key, source, found, complete, digest, as_of, observed_at)
    values (${object.bucket}, ${object.kind}, ${object.key}, ${more.source ?? "catalog"}, ${sql.json(more.found ?? [])},
      ${more.complete ?? true}, 'd', ${ago(more.age ?? 5)}, ${ago(more.age ?? 5)})`;
}

/** Of one agent, against what is seen. */
export async function addClaim(sql: Sql, key: string): Promise<string> {
  const [kind, id] = ["database_access", idOf("claim", "database_access", key)];
  await sql`
    insert into claims (bucket, id, kind, key, says, agent, tool, claimed_at, verdict, reason, checked_at)
    values (${bucketOf(kind, key)}, ${id}, ${kind}, ${key}, '{"presence":"present"}', 'key_a', 'deployer', now(), 'drift', 'not_there', now())`;
  return id;
}

export async function addTeam(sql: Sql, id: string, name = id) {
  await sql`insert into teams (id, name) values (${id}, ${name}) on conflict do nothing`;
}

export async function addPerson(sql: Sql, id: string, role = "reviewer", teams: string[] = []) {
  await sql`insert into people (id, email, name, role) values (${id}, ${`${id}@example.com`}, ${`Name of ${id}`}, ${role})`;
  for (const team of teams) await sql`insert into team_members (person_id, team_id) values (${id}, ${team})`;
}
