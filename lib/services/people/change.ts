import { z } from "zod";
import type { Tx } from "../../../db/client.ts";
import { ROLES, type Role } from "../../../reconciler/model/role.ts";
import { authorize, INSTALLATION } from "../../auth/authorize.ts";
import { Conflict, Forbidden, Invalid, NotFound } from "../../errors.ts";
import type { Context } from "../context.ts";
import { name, parseInput } from "../input.ts";
import { type PersonState, readPerson } from "../principal.ts";
import { record, runVerb } from "../run-verb.ts";

export const ChangePersonInput = z.strictObject({
  person: name,
  role: z.enum(ROLES).optional(),
  teams: z.array(name).max(100).optional(),
  suspended: z.boolean().optional(),
});
export type ChangePersonInput = z.infer<typeof ChangePersonInput>;

export type ChangePersonResult = {
  person: string;
  role: Role;
  teams: string[];
  suspended: boolean;
  changed: boolean;
  says: string;
};

/** Changes what somebody may do. Their sessions end with their next request, and what they do then is judged anew. */
export async function changePerson(ctx: Context, input: ChangePersonInput): Promise<ChangePersonResult> {
  const wanted = parseInput(ChangePersonInput, input);

  return runVerb(ctx, "person.change", { subject: wanted.person }, async (tx) => {
    authorize(ctx.principal, "person.manage", INSTALLATION);
    if (wanted.person === ctx.principal.personId) {
      throw new Forbidden("Nobody changes their own rights; another admin can. Nothing was changed.", {
        code: "own_rights",
      });
    }
    // One at a time: two admins who suspend each other must not both succeed.
    await tx`select pg_advisory_xact_lock(hashtextextended('people', 0))`;
    const before = await lockForChange(tx, wanted.person);
    const after = {
      role: wanted.role ?? before.role,
      teams: [...new Set(wanted.teams ?? before.teams)].sort(),
      suspended: wanted.suspended ?? before.suspended,
    };
    await refuseUnknownTeams(tx, after.teams);
    if (isSame(before, after)) {
      return { person: wanted.person, ...after, changed: false, says: "It is so already. Nothing was changed." };
    }
    await refuseLastAdmin(tx, wanted.person, before, after);
    await write(tx, wanted.person, after);
    await record(tx, ctx, { action: "person.changed", subject: wanted.person, detail: { before, after } });
    return {
      person: wanted.person,
      ...after,
      changed: true,
      says: "Recorded. Their sessions end with their next request.",
    };
  });
}

type Rights = { role: Role; teams: string[]; suspended: boolean };

async function lockForChange(tx: Tx, personId: string): Promise<Rights> {
  const [locked] = await tx`select 1 from people where id = ${personId} for update`;
  const person: PersonState | null = locked === undefined ? null : await readPerson(tx, personId);
  if (person === null || person.principal.role === "terminal") throw new NotFound();
  const { role, teams } = person.principal;
  return { role, teams: [...teams], suspended: person.suspended };
}

async function refuseUnknownTeams(tx: Tx, teams: string[]): Promise<void> {
  const known = await tx<{ id: string }[]>`
    select id from teams where id = any(${teams}) and departed_at is null`;
  const unknown = teams.filter((team) => !known.some((row) => row.id === team));
  if (unknown.length === 0) return;
  throw new Invalid("A team is not there. Nothing was changed.", [
    { path: "teams", says: `${unknown.join(", ")}: no such living team` },
  ]);
}

async function refuseLastAdmin(tx: Tx, personId: string, before: Rights, after: Rights): Promise<void> {
  if (before.role !== "admin" || before.suspended) return;
  if (after.role === "admin" && !after.suspended) return;
  const [other] = await tx`
    select 1 from people where role = 'admin' and suspended_at is null and id <> ${personId} limit 1`;
  if (other === undefined) {
    throw new Conflict("This is the last admin. Nothing was changed.", { code: "last_admin" });
  }
}

async function write(tx: Tx, personId: string, after: Rights): Promise<void> {
  await tx`
    update people set role = ${after.role}, session_epoch = session_epoch + 1,
           suspended_at = case when ${after.suspended} then coalesce(suspended_at, now()) else null end
    where id = ${personId}`;
  // A departed team keeps its members, so that history stays readable.
  await tx`
    delete from team_members m using teams t
    where m.person_id = ${personId} and t.id = m.team_id and t.departed_at is null and m.team_id <> all(${after.teams})`;
  for (const team of after.teams) {
    await tx`insert into team_members (person_id, team_id) values (${personId}, ${team}) on conflict do nothing`;
  }
}

function isSame(a: Rights, b: Rights): boolean {
  return a.role === b.role && a.suspended === b.suspended && a.teams.join("\n") === b.teams.join("\n");
}
