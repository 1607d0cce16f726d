"use client";

import { useQuery } from "@tanstack/react-query";
import type { FormEvent } from "react";
import { useWords } from "#use-words";
import { Button } from "@/components/ui/button";
import { Dialog } from "@/components/ui/dialog";
import { Field, Select } from "@/components/ui/field";
import { visibleText } from "@/lib/format/visible-text";
import { assignableOptions, type DriftRow } from "@/lib/query/drifts";
import { FailureLine } from "../failure-line";
import { Reading } from "../reading";
import { useAssign } from "./use-assign";

export type AssignDialogProps = { drift: DriftRow; open: boolean; onClose: () => void };

/** To anybody who works here and may see it. */
export function AssignDialog({ drift, open, onClose }: AssignDialogProps) {
  const t = useWords();
  const { assign } = useAssign(drift);
  const people = useQuery({ ...assignableOptions(drift.id), enabled: open });
  function submit(event: FormEvent<HTMLFormElement>): void {
    event.preventDefault();
    const who = String(new FormData(event.currentTarget).get("assignee") ?? "");
    assign.mutate(who === "" ? null : who, { onSuccess: onClose });
  }
  return (
    <Dialog
      open={open}
      onClose={onClose}
      title={t.drift.whoLooksAfterIt}
      size="sm"
      step={people.isSuccess ? "people" : "reading"}
    >
      <Reading query={people} what={t.drift.whoMayLookAfterIt} rows={2}>
        {({ rows }) => (
          <form onSubmit={submit} className="flex flex-col gap-3">
            <Field label={t.drift.assignedToWhom}>
              <Select name="assignee" defaultValue={drift.assignee ?? ""} data-autofocus="">
                <option value="">{t.drift.nobody}</option>
                {rows.map((person) => (
                  <option key={person.id} value={person.id}>
                    {visibleText(person.name)}
                  </option>
                ))}
              </Select>
            </Field>
            <FailureLine error={assign.error} />
            <div className="flex justify-end gap-2">
              <Button onClick={onClose}>{t.common.cancel}</Button>
              <Button type="submit" variant="primary" busy={assign.isPending}>
                {t.drift.assign}
              </Button>
            </div>
          </form>
        )}
      </Reading>
    </Dialog>
  );
}
