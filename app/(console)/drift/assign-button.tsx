"use client";

import { useMutation, useQuery, useQueryClient } from "@tanstack/react-query";
import { type FormEvent, useState } from "react";
import { useWords } from "#use-words";
import { Button } from "@/components/ui/button";
import { Dialog } from "@/components/ui/dialog";
import { Field, Select } from "@/components/ui/field";
import { useMessages } from "@/components/ui/messages";
import { visibleText } from "@/lib/format/visible-text";
import { assignableOptions, type DriftRow } from "@/lib/query/drifts";
import { assignDrift } from "@/lib/query/verbs";
import { failureWords } from "../failure-words";
import { useMe } from "../me";
import { Reading } from "../reading";

/** Says who looks after it. Nothing else follows, so it is not asked about twice. */
export function AssignButton({ drift }: { drift: DriftRow }) {
  const t = useWords();
  const me = useMe();
  const { assign, reason } = useAssign(drift);
  const mine = drift.assignee === me.id;
  return (
    <Button
      hotkey="i"
      hotkeyLabel={mine ? t.drift.giveItBack : t.drift.assignToMe}
      busy={assign.isPending}
      reason={reason}
      onClick={() => assign.mutate(mine ? null : me.id)}
    >
      {mine ? t.drift.giveBack : t.drift.assignToMe}
    </Button>
  );
}

/** To anybody who works here and may see it. */
export function AssignToButton({ drift }: { drift: DriftRow }) {
  const t = useWords();
  const [open, setOpen] = useState(false);
  const { assign, reason } = useAssign(drift);
  const people = useQuery({ ...assignableOptions(drift.id), enabled: open });
  function submit(event: FormEvent<HTMLFormElement>): void {
    event.preventDefault();
    const who = String(new FormData(event.currentTarget).get("assignee") ?? "");
    assign.mutate(who === "" ? null : who, { onSuccess: () => setOpen(false) });
  }
  return (
    <>
      <Button hotkey="Shift+I" hotkeyLabel={t.drift.assignTo} reason={reason} onClick={() => setOpen(true)}>
        {t.drift.assignTo}
      </Button>
      <Dialog
        open={open}
        onClose={() => setOpen(false)}
        title={t.drift.whoLooksAfterIt}
        size="sm"
        step={people.isSuccess ? "people" : "reading"}
      >
        <Reading query={people} what={t.drift.whoMayLookAfterIt} rows={2}>
          {({ rows }) => (
            <form onSubmit={submit} className="flex flex-col gap-3">
              <Field label={t.drift.assignedToWhom} error={assign.error ? failureWords(t, assign.error) : null}>
                <Select name="assignee" defaultValue={drift.assignee ?? ""} data-autofocus="">
                  <option value="">{t.drift.nobody}</option>
                  {rows.map((person) => (
                    <option key={person.id} value={person.id}>
                      {visibleText(person.name)}
                    </option>
                  ))}
                </Select>
              </Field>
              <div className="flex justify-end gap-2">
                <Button onClick={() => setOpen(false)}>{t.common.cancel}</Button>
                <Button type="submit" variant="primary" busy={assign.isPending}>
                  {t.drift.assign}
                </Button>
              </div>
            </form>
          )}
        </Reading>
      </Dialog>
    </>
  );
}

function useAssign(drift: DriftRow) {
  const t = useWords();
  const me = useMe();
  const client = useQueryClient();
  const { say } = useMessages();
  const assign = useMutation({
    mutationFn: (who: string | null) => assignDrift(drift.id, who),
    onSuccess: ({ says }) => say({ text: says }),
    onError: (error) => say({ text: failureWords(t, error) }),
    onSettled: () =>
      client.invalidateQueries({ predicate: (query) => ["drift", "overview"].includes(String(query.queryKey[0])) }),
  });
  const reason =
    drift.resolvedAt !== null
      ? t.drift.theDifferenceIsGoneNobodyNeeds
      : me.role === "admin"
        ? t.common.administratorsDoNotTriageSupportAnd
        : null;
  return { assign, reason };
}
