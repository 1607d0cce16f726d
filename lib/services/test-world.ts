import { randomUUID } from "node:crypto";
import { z } from "zod";
import type { Sql } from "../../db/client.ts";
import { bucketOf, publicId } from "../../reconciler/model/bucket.ts";
import type { DriftClass, DriftDetail } from "../../reconciler/model/drift-class.ts";
import type { FoundObject } from "../../reconciler/model/evidence.ts";
import { refOf } from "../../reconciler/model/reference.ts";
import type { Plan, RepairState } from "../../reconciler/model/repair.ts";
import type { Role } from "../../reconciler/model/role.ts";
import { AppError } from "../errors.ts";
import { type Context, personContext } from "./context.ts";
import type { Kinds } from "./kinds.ts";
import { readPerson } from "./principal.ts";

/** A small installation for tests of verbs: two teams, everybody's role, and objects made to order. */
export const KIND = "database_access";

export const kinds: Kinds = new Map([
  [
    KIND,
    {
      kind: KIND,
      connector: "postgres",
      title: "Database access",
      spec: z.strictObject({ grants: z.array(z.string().min(1)) }),
      desire: (key: string, spec: unknown) => {
        if (key.length > 63) throw new Error("A key has at most 63 characters.");
        return { permissions: [...new Set((spec as { grants: string[] }).grants)].sort(), fields: {} };
      },
      managed: (key: string) => key !== "postgres",
    },
  ],
]);

const PEOPLE: [id: string, role: Role, teams: string[]][] = [
  ["sam", "support", ["billing"]],
  ["sue", "support", ["data"]],
  ["rita", "reviewer", ["billing"]],
  ["rob", "reviewer", ["billing"]],
  ["deniz", "reviewer", ["data"]],
  ["both", "reviewer", ["billing", "data"]],
  ["ada", "admin", []],
  ["ines", "admin", []],
  ["mira", "end_user", []],
  ["noor", "end_user", []],
];
export type PersonName = "sam" | "sue" | "rita" | "rob" | "deniz" | "both" | "ada" | "ines" | "mira" | "noor";

export async function settlePeople(sql: Sql): Promise<void> {
  await sql`insert into teams (id, name, departed_at) values
    ('billing', 'Billing', null), ('data', 'Data', null), ('gone', 'Gone', now())`;
  for (const [id, role, teams] of PEOPLE) {
    await sql`insert into people (id, email, name, role) values (${id}, ${`${id}@example.com`}, ${id}, ${role})`;
    for (const team of teams) await sql`insert into team_members (person_id, team_id) values (${id}, ${team})`;
  }
}

const consoles = new WeakMap<Sql, Sql>();

/** `sql` owns a test's database; `asConsole` is what a console of it is given. */
export function setConsoleForTest(sql: Sql, asConsole: Sql): void {
  consoles.set(sql, asConsole);
}

/** The same database as a console signs in to it. Whoever has a client of their own keeps it. */
export const consoleOf = (sql: Sql): Sql => consoles.get(sql) ?? sql;

/** As somebody who is signed in to the console. */
export async function as(sql: Sql, name: PersonName): Promise<Context> {
  return atTerminal(consoleOf(sql), name);
}

/** As somebody at the command line, which has the owner's rights. */
export async function atTerminal(sql: Sql, name: PersonName): Promise<Context> {
  const person = await readPerson(sql, name);
  if (person === null) throw new Error(`There is no ${name}.`);
  return personContext(sql, person.principal);
}

export type MadeObject = { kind: string; key: string; bucket: number };

export async function makeObject(
  sql: Sql,
  given: { owner?: string | null; askedBy?: string; key?: string } = {},
): Promise<MadeObject> {
  const key = given.key ?? `key-${randomUUID()}`;
  const owner = given.owner === undefined ? "billing" : given.owner;
  const askedBy = given.askedBy ?? "mira";
  const bucket = bucketOf(KIND, key);
  const wanted = owner !== null;
  await sql`
    insert into objects (bucket, kind, key, ref, generation, presence, owner, owner_epoch, asked_by, verdict, classes,
                         held, status)
    values (${bucket}, ${KIND}, ${key}, ${refOf({ kind: KIND, key })}, ${wanted ? 1 : null},
            ${wanted ? "present" : null}, ${owner}, ${wanted ? 1 : null}, ${wanted ? askedBy : null}, 'drifted',
            '{permission_drift}', 'review', 'blocked_on_review')`;
  if (wanted) {
    await sql`
      insert into intents (bucket, kind, key, generation, presence, spec, desired, owner, subject, asked_by)
      values (${bucket}, ${KIND}, ${key}, 1, 'present', '{"grants":["read"]}', '{"permissions":["read"],"fields":{}}',
              ${owner}, 'Mira', ${askedBy})`;
  }
  return { kind: KIND, key, bucket };
}

const CONTRACT: Plan["contract"] = {
  touches: [],
  bound: { objects: 1, fields: ["permissions"], money: null },
  evidence: [],
  leavesAlone: [],
  precondition: "It may write.",
  postcondition: "It may not write.",
  undo: "reversible",
  risk: "low",
  ifWrong: "Somebody cannot write.",
  credential: "billing",
  removes: true,
};

export type MadeRepair = MadeObject & { repair: string; drift: string; hash: string };

export async function makeRepair(
  sql: Sql,
  given: {
    object?: MadeObject;
    owner?: string;
    askedBy?: string;
    state?: RepairState;
    class?: DriftClass;
    detail?: DriftDetail;
    approvalsNeeded?: number;
    bothOwners?: boolean;
    excluded?: string[];
    proposedBy?: string;
    /** Seconds from now, negative for the past. */
    expiresIn?: number;
    notBeforeIn?: number;
  } = {},
): Promise<MadeRepair> {
  const owner = given.owner ?? "billing";
  const object = given.object ?? (await makeObject(sql, { owner, askedBy: given.askedBy }));
  const { bucket, kind, key } = object;
  const cls = given.class ?? "permission_drift";
  const state = given.state ?? "proposed";
  const drift = publicId("drift", bucket, randomUUID());
  const repair = publicId("repair", bucket, randomUUID());
  const hash = randomUUID().replaceAll("-", "").padEnd(64, "0");
  await sql`
    insert into drifts (bucket, id, kind, key, owner, class, detail, sentence, evidence, first_seen, last_seen)
    values (${bucket}, ${drift}, ${kind}, ${key}, ${owner}, ${cls},
            ${JSON.stringify(given.detail ?? { over: ["write"] })}::text::jsonb, 'It may write.', '[]', now(), now())`;
  const steps = [{ verb: "revoke", args: {}, says: "Revoke write" }];
  const plan = { title: "Revoke 1 grant", steps, contract: CONTRACT, hash };
  await sql`
    insert into repairs (bucket, id, kind, key, drift_id, class, state, state_since, plan, plan_hash, generation, owner,
                         owner_epoch, risk, proposed_by, proposed_at, expires_at, not_before, approvals_needed,
                         both_owners, excluded)
    values (${bucket}, ${repair}, ${kind}, ${key}, ${drift}, ${cls}, ${state}, now(),
            ${JSON.stringify(plan satisfies Partial<Plan>)}::text::jsonb, ${hash}, 1, ${owner}, 1, 'low',
            ${given.proposedBy ?? "policy"}, now(), now() + ${given.expiresIn ?? 86_400} * interval '1 second',
            ${given.notBeforeIn === undefined ? null : sql`now() + ${given.notBeforeIn} * interval '1 second'`},
            ${given.approvalsNeeded ?? 1}, ${given.bothOwners ?? false}, ${given.excluded ?? []})`;
  return { ...object, repair, drift, hash };
}

/** An attempt that was reserved and whose outcome is not known yet. */
export async function makeAttempt(sql: Sql, made: MadeRepair): Promise<string> {
  const id = publicId("attempt", made.bucket, randomUUID());
  await sql`
    insert into attempts (bucket, id, repair_id, kind, key, class, state, generation, plan_hash, idempotency_key, fence,
                          holder, reserved_at, deadline_at)
    values (${made.bucket}, ${id}, ${made.repair}, ${made.kind}, ${made.key}, 'permission_drift', 'attempting', 1,
            ${made.hash}, ${id}, 1, 'worker', now(), now() + interval '10 seconds')`;
  return id;
}

/**
 * A try to make something whose outcome nobody knows, and that has settled. No source shows all: what they show of it is
 * `found`, in a part of a listing.
 */
export async function makeUnknown(
  sql: Sql,
  given: Parameters<typeof makeRepair>[1] & { found?: FoundObject[]; settledFor?: number } = {},
): Promise<MadeRepair & { attempt: string }> {
  const made = await makeRepair(sql, { class: "missing_external", detail: {}, state: "not_confirmed", ...given });
  const { bucket, kind, key } = made;
  const attempt = await makeAttempt(sql, made);
  await sql`
    update attempts a set state = 'unknown', class = r.class, fence = 0, reserved_at = now() - interval '60 seconds',
      deadline_at = now() - interval '50 seconds', outcome_at = now() - interval '50 seconds', says = 'no answer',
      settle_until = now() - ${given.settledFor ?? 40} * interval '1 second'
    from repairs r where a.id = ${attempt} and r.bucket = a.bucket and r.id = a.repair_id`;
  await sql`
    update objects set open_attempt = 'unknown', attempted = true, status = 'not_confirmed', classes = '{unknown_after_repair}'
    where bucket = ${bucket} and kind = ${kind} and key = ${key}`;
  await sql`
    insert into sources (kind, name, title, standing, freshness_ms, evidence_ms)
    values (${kind}, 'catalog', 'The catalog', 'authoritative', 60000, 60000) on conflict do nothing`;
  const before = [{ source: "catalog", asOf: 0, complete: true, found: [] }];
  await sql`update drifts set evidence = ${JSON.stringify(before)}::text::jsonb where bucket = ${bucket} and id = ${made.drift}`;
  await sql`
    insert into facts (bucket, kind, key, source, found, complete, digest, as_of, observed_at)
    values (${bucket}, ${kind}, ${key}, 'catalog', ${JSON.stringify(given.found ?? [FOUND])}::text::jsonb, false, 'd', now(), now())`;
  return { ...made, attempt };
}

/** As something outside that only its name ties to the object. */
export const FOUND: FoundObject = { externalId: "x1", owner: "billing", permissions: ["read"], fields: {}, by: "name" };

/** A bolder policy that ines proposed and that waits, where nobody has changed any yet. */
export async function makePolicyChange(sql: Sql): Promise<string> {
  const id = `change_${randomUUID()}`;
  await sql`delete from policies`;
  await sql`delete from policy_changes`;
  await sql`
    insert into policy_changes (id, kind, class, direction, was, wanted, base_version, narrows, reason, state,
                                proposed_by, proposed_at, expires_at)
    values (${id}, ${KIND}, 'permission_drift', 'over', '{}', '{"mode":"automatic","approvals":1,"bothOwners":false}',
            0, false, 'because', 'proposed', 'ines', now(), now() + interval '1 day')`;
  return id;
}

export async function stateOf(sql: Sql, made: MadeRepair): Promise<string | undefined> {
  const [row] = await sql<{ state: string }[]>`select state from repairs where id = ${made.repair}`;
  return row?.state;
}

export type AuditRow = { action: string; actor_kind: string; actor_id: string; detail: Record<string, unknown> };

export async function auditOf(sql: Sql, about: { subject: string } | { key: string }): Promise<AuditRow[]> {
  const rows = await sql<{ action: string; actor_kind: string; actor_id: string; body: string }[]>`
    select action, actor_kind, actor_id, body from audit
    where ${"subject" in about ? sql`subject = ${about.subject}` : sql`key = ${about.key}`} order by at, bucket, seq`;
  return rows.map(({ body, ...row }) => ({ ...row, detail: JSON.parse(body).detail }));
}

/** Everything a verb could change, for "nothing was changed". The record is left out: refusals are in it. */
export async function worldDigest(sql: Sql): Promise<string> {
  const tables = [
    "objects",
    "intents",
    "drifts",
    "repairs",
    "approvals",
    "attempts",
    "stops",
    "policies",
    "policy_changes",
    "transfers",
    "batches",
    "breakers",
    "status_links",
    "teams",
    "people",
    "effects",
    "claims",
  ];
  const digests: string[] = [];
  for (const table of tables) {
    const [row] = await sql<{ digest: string }[]>`
      select coalesce(md5(string_agg(t::text, ',' order by t::text)), '') as digest from ${sql(table)} t`;
    digests.push(`${table}:${row?.digest}`);
  }
  return digests.join(" ");
}

/** The refusal of something that must be refused. */
export async function refusal(work: Promise<unknown>): Promise<AppError> {
  try {
    await work;
  } catch (error) {
    if (error instanceof AppError) return error;
    throw error;
  }
  throw new Error("It was not refused.");
}

export const later = (seconds: number) => new Date(Date.now() + seconds * 1000).toISOString();
