"use client";

import { useMutation, useQueryClient } from "@tanstack/react-query";
import type { FormEvent } from "react";
import { Button } from "@/components/ui/button";
import { Dialog } from "@/components/ui/dialog";
import { Checkbox, Field, Select } from "@/components/ui/field";
import { useMessages } from "@/components/ui/messages";
import { useAccountWords } from "@/components/words/use-account-words";
import { visibleText } from "@/lib/format/visible-text";
import type { PeopleList, PersonRow } from "@/lib/query/people";
import { type ChangedPerson, changePerson, type Rights } from "@/lib/query/verbs";
import type { AccountWords } from "@/lib/words/words";
import { ROLES } from "@/reconciler/model/role";
import { FailureLine } from "../failure-line";
import { changedRights } from "./changed-rights";

type Teams = PeopleList["teams"];
export type PersonDialogProps = { person: PersonRow; teams: Teams; open: boolean; onClose: () => void };

/** What somebody may do. Who may not say so, and why, the server answers. */
export function PersonDialog({ person, teams, open, onClose }: PersonDialogProps) {
  const t = useAccountWords();
  const client = useQueryClient();
  const { say } = useMessages();
  const change = useMutation({
    mutationFn: (rights: Rights) => changePerson(person.id, rights),
    onSuccess: (now) => {
      close();
      say({ text: now.changed ? t.people.changed(visibleText(person.name), nowWords(t, now, teams)) : now.says });
    },
    onSettled: () => client.invalidateQueries(),
  });

  function close(): void {
    change.reset();
    onClose();
  }

  function submit(event: FormEvent<HTMLFormElement>): void {
    event.preventDefault();
    change.mutate(changedRights(person, new FormData(event.currentTarget)));
  }

  return (
    <Dialog
      open={open}
      onClose={close}
      title={t.people.changeOf(visibleText(person.name))}
      description={t.people.whatItDoes}
      size="sm"
    >
      <form onSubmit={submit} className="flex flex-col gap-3">
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
        <FailureLine error={change.error} />
        <div className="flex justify-end gap-2">
          <Button onClick={close}>{t.common.cancel}</Button>
          <Button type="submit" variant="primary" busy={change.isPending}>
            {t.common.change}
          </Button>
        </div>
      </form>
    </Dialog>
  );
}

function nowWords(t: AccountWords, now: ChangedPerson, teams: Teams): string[] {
  const nameOf = (id: string) => visibleText(teams.find((team) => team.id === id)?.name ?? id);
  const role = t.general.roleNames[now.role];
  return [role, ...now.teams.map(nameOf), ...(now.suspended ? [t.people.isSuspended] : [])];
}
