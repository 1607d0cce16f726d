import { hashPassword } from "../../lib/auth/password.ts";
import type { Role } from "../../reconciler/model/role.ts";
import { type Sql, transaction } from "../client.ts";

/** Published, and good for the demo only: with an identity provider nobody signs in by password. */
export const DEMO_PASSWORD = "plumb-line-demo";

export type DemoPerson = { id: string; email: string; name: string; role: Role; teams: string[]; password: string };

const person = (id: string, name: string, role: Role, teams: string[]): DemoPerson => ({
  id: `person_${id}`,
  email: `${id}@plumbline.example`,
  name,
  role,
  teams,
  password: DEMO_PASSWORD,
});

export const demoPeople: readonly DemoPerson[] = [
  person("sam", "Sam Okafor", "support", ["billing", "data"]),
  // Two for each team: what is hard to take back takes two people.
  person("rita", "Rita Alvarez", "reviewer", ["billing"]),
  person("tess", "Tess Moreau", "reviewer", ["billing"]),
  person("deniz", "Deniz Kaya", "reviewer", ["data"]),
  person("erik", "Erik Sato", "reviewer", ["data"]),
  // Two, because a bolder policy takes two as well.
  person("ada", "Ada Lind", "admin", []),
  person("ines", "Ines Novak", "admin", []),
  person("mira", "Mira Kowalski", "end_user", []),
];

/** The demo's teams where the configuration lists none. */
export const demoTeams = [
  { id: "billing", name: "Billing" },
  { id: "data", name: "Data" },
] as const;

/** Adds the demo's people where they are missing. What somebody changed since is left as it is. */
export async function seedPeople(sql: Sql): Promise<void> {
  const known = new Set((await sql<{ id: string }[]>`select id from people`).map((row) => row.id));
  const missing = demoPeople.filter((p) => !known.has(p.id));
  // One hash for all: the password is one and published, and hashing is slow on purpose.
  const hash = missing.length === 0 ? null : await hashPassword(DEMO_PASSWORD);
  await transaction(sql, async (tx) => {
    for (const p of missing) {
      await tx`
        insert into people (id, email, name, role, password_hash) values (${p.id}, ${p.email}, ${p.name}, ${p.role}, ${hash})
        on conflict do nothing`;
      for (const team of p.teams) {
        await tx`
          insert into team_members (person_id, team_id) select ${p.id}, id from teams where id = ${team}
          on conflict do nothing`;
      }
    }
  });
}
