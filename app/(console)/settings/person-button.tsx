"use client";

import { useState } from "react";
import { Button } from "@/components/ui/button";
import { laterDialog } from "@/components/ui/later-dialog";
import { useAccountWords } from "@/components/words/use-account-words";
import { visibleText } from "@/lib/format/visible-text";
import type { PeopleList, PersonRow } from "@/lib/query/people";
import { useMe } from "../me";
import type { PersonDialogProps } from "./person-dialog";

const PersonDialog = laterDialog<PersonDialogProps>(async () => (await import("./person-dialog")).PersonDialog);

export function PersonButton({ person, teams }: { person: PersonRow; teams: PeopleList["teams"] }) {
  const t = useAccountWords();
  const me = useMe();
  // As they were when it was opened: what changes meanwhile is not what the form began with.
  const [opened, setOpened] = useState<PersonRow | null>(null);
  return (
    <>
      <Button
        size="sm"
        reason={person.id === me.id ? t.people.nobodyChangesTheirOwn : null}
        aria-label={t.people.changeOf(visibleText(person.name))}
        onClick={() => setOpened(person)}
      >
        {t.common.change}
      </Button>
      <PersonDialog person={opened ?? person} teams={teams} open={opened !== null} onClose={() => setOpened(null)} />
    </>
  );
}
