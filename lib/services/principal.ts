import type { Sql, Tx } from "../../db/client.ts";
import type { Role } from "../../reconciler/model/role.ts";
import type { Principal } from "../auth/principal.ts";

export type PersonState = { principal: Principal; suspended: boolean };

type Row = {
  id: string;
  name: string;
  email: string;
  role: Role;
  epoch: number;
  suspended: boolean;
  teams: string[];
};

const toState = (row: Row): PersonState => ({
  suspended: row.suspended,
  principal: {
    personId: row.id,
    name: row.name,
    email: row.email,
    role: row.role,
    teams: row.teams,
    epoch: row.epoch,
  },
});

/** A person as they are in the database now; null where there is none. */
export async function readPerson(sql: Sql | Tx, personId: string): Promise<PersonState | null> {
  const [row] = await sql<Row[]>`
    select p.id, p.name, p.email, p.role, p.session_epoch as epoch, p.suspended_at is not null as suspended,
           array(select m.team_id from team_members m join teams t on t.id = m.team_id
                 where m.person_id = p.id and t.departed_at is null order by m.team_id) as teams
    from people p where p.id = ${personId}`;
  return row === undefined ? null : toState(row);
}

/** For the command line's `--as`: a person by e-mail. Null also for suspended people. */
export async function principalByEmail(sql: Sql | Tx, email: string): Promise<Principal | null> {
  const [row] = await sql<{ id: string }[]>`select id from people where email = ${normalizeEmail(email)}`;
  const person = row === undefined ? null : await readPerson(sql, row.id);
  return person === null || person.suspended ? null : person.principal;
}

/** NFKC first, so that look-alike full-width characters become what they look like before anything compares them. */
export function normalizeEmail(email: string): string {
  return email.normalize("NFKC").trim().toLowerCase();
}

/**
 * Reads the person again inside the verb's transaction and keeps them from being changed until it ends. A revocation
 * that committed before sees no late success, and one that comes after waits for this decision.
 */
export async function lockPerson(tx: Tx, personId: string): Promise<PersonState | null> {
  const [locked] = await tx`select 1 from people where id = ${personId} for share`;
  return locked === undefined ? null : readPerson(tx, personId);
}
