import type { Role } from "../../reconciler/model/role.ts";
import type { Sql } from "../client.ts";

/** A person as they see themselves: never anybody else. */
export type PersonDetail = {
  id: string;
  name: string;
  email: string;
  role: Role;
  teams: { id: string; name: string; departed: boolean }[];
  /** Signs in through the identity provider. */
  external: boolean;
};

export async function personDetail(sql: Sql, { personId }: { personId: string }): Promise<PersonDetail | null> {
  const [row] = await sql<PersonDetail[]>`
    select p.id, p.name, p.email, p.role, p.oidc_subject is not null as external,
      coalesce((select jsonb_agg(jsonb_build_object('id', t.id, 'name', t.name, 'departed', t.departed_at is not null)
        order by t.name) from team_members m join teams t on t.id = m.team_id where m.person_id = p.id), '[]') as teams
    from people p where p.id = ${personId}`;
  return row ?? null;
}
