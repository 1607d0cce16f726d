import type { PersonRow } from "@/lib/query/people";
import type { Rights } from "@/lib/query/verbs";
import { ROLES } from "@/reconciler/model/role";

/** What the form says otherwise than it began. */
export function changedRights(person: PersonRow, form: FormData): Rights {
  const role = ROLES.find((one) => one === form.get("role"));
  const teams = form.getAll("teams").map(String).sort();
  const suspended = form.get("suspended") !== null;
  const before = person.teams.map(({ id }) => id).sort();
  return {
    ...(role === person.role ? {} : { role }),
    ...(teams.join("\n") === before.join("\n") ? {} : { teams }),
    ...(suspended === (person.suspendedAt !== null) ? {} : { suspended }),
  };
}
