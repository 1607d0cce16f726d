"use client";

import { Checkbox, Field, Select } from "@/components/ui/field";
import { useAccountWords } from "@/components/words/use-account-words";
import { visibleText } from "@/lib/format/visible-text";
import type { PeopleList, PersonRow } from "@/lib/query/people";
import { type ChangedPerson, changePerson } from "@/lib/query/verbs";
import type { AccountWords } from "@/lib/words/words";
import { ROLES } from "@/reconciler/model/role";
import { FormDialog } from "../form-dialog";
import { changedRights } from "./changed-rights";

type Teams = PeopleList["teams"];
export type PersonDialogProps = { person: PersonRow; teams: Teams; open: boolean; onClose: () => void };

/** What somebody may do. Who may not say so, and why, the server answers. */
export function PersonDialog({ person, teams, open, onClose }: PersonDialogProps) {
  const t = useAccountWords();
  const send = async (form: FormData) => {
    const now = await changePerson(person.id, changedRights(person, form));
    return now.changed ? { says: t.people.changed(visibleText(person.name), nowWords(t, now, teams)) } : now;
  };
  return (
    <FormDialog
      open={open}
      onClose={onClose}
      title={t.people.changeOf(visibleText(person.name))}
      description={t.people.whatItDoes}
      action={t.common.change}
      send={send}
    >
      <Field label={t.people.role}>
        <Select name="role" defaultValue={person.role} data-autofocus="">
          {ROLES.map((role) => (
            <option key={role} value={role}>
              {t.general.roleNames[role]}
            </option>
          ))}
        </Select>
      </Field>
      <fieldset className="flex flex-col gap-1">
        <legend className="pb-1 font-medium">{t.people.teams}</legend>
        {teams.length === 0 ? <p className="text-ink2">{t.people.thereIsNoTeam}</p> : null}
        {teams.map(({ id, name }) => (
          <Checkbox
            key={id}
            name="teams"
            value={id}
            label={visibleText(name)}
            defaultChecked={person.teams.some((team) => team.id === id)}
          />
        ))}
      </fieldset>
      <Checkbox
        name="suspended"
        label={t.people.suspended}
        hint={t.people.cannotSignIn}
        defaultChecked={person.suspendedAt !== null}
      />
    </FormDialog>
  );
}

function nowWords(t: AccountWords, now: ChangedPerson, teams: Teams): string[] {
  const nameOf = (id: string) => visibleText(teams.find((team) => team.id === id)?.name ?? id);
  const role = t.general.roleNames[now.role];
  return [role, ...now.teams.map(nameOf), ...(now.suspended ? [t.people.isSuspended] : [])];
}
