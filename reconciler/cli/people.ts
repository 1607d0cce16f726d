import type { Runtime } from "../loop/runtime.ts";
import { type Answer, EXIT } from "./arguments.ts";
import { sqlOf } from "./as.ts";

type Person = { id: string; name: string; email: string; role: string; teams: string[]; suspended: boolean };

/** Everybody who may sign in, with the id that a change of their rights names them by. */
export async function peopleVerb(runtime: Runtime): Promise<Answer> {
  const people = await sqlOf(runtime)<Person[]>`
    select p.id, p.name, p.email, p.role,
      array(select t.id from team_members m join teams t on t.id = m.team_id
            where m.person_id = p.id and t.departed_at is null order by t.id) as teams,
      p.suspended_at is not null as suspended
    from people p order by p.name, p.id`;
  const lines = people.map(({ id, name, email, role, teams, suspended }) => {
    const of = teams.length === 0 ? "" : ` of ${teams.join(", ")}`;
    return `${id}  ${name} <${email}>  ${role}${of}${suspended ? ", suspended" : ""}`;
  });
  return { json: { people }, text: lines.join("\n") || "Nobody has signed in yet.", exit: EXIT.done };
}
