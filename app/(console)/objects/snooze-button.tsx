"use client";

import { useMutation, useQueryClient } from "@tanstack/react-query";
import { type FormEvent, useState } from "react";
import { Button } from "@/components/ui/button";
import { Dialog } from "@/components/ui/dialog";
import { Field, Input, Select } from "@/components/ui/field";
import { useMessages } from "@/components/ui/messages";
import type { ObjectRow } from "@/lib/query/objects";
import { type Snooze, snoozeObject, unsnoozeObject } from "@/lib/query/verbs";
import { failureWords } from "../failure-words";
import { useMe } from "../me";

const HOUR_MS = 3_600_000;
const SPANS = [
  { value: "1", label: "1 hour" },
  { value: "4", label: "4 hours" },
  { value: "24", label: "1 day" },
  { value: "72", label: "3 days" },
  { value: "168", label: "1 week" },
] as const;

function countOf(form: FormData, name: string): number | null {
  const value = String(form.get(name) ?? "");
  return value === "" ? null : Number(value);
}

/** Leaves it alone until a time, with a reason: nothing is put out of sight for good. */
export function SnoozeButton({ object }: { object: ObjectRow }) {
  const [open, setOpen] = useState(false);
  const me = useMe();
  const client = useQueryClient();
  const { say } = useMessages();
  const snoozed = object.snoozedUntil !== null && Date.parse(object.snoozedUntil) > Date.now();
  const change = useMutation({
    mutationFn: (why: Snooze | null) => (why === null ? unsnoozeObject(object) : snoozeObject(object, why)),
    onSuccess: ({ says }) => {
      setOpen(false);
      say({ text: says });
    },
    onSettled: () => client.invalidateQueries(),
  });

  function submit(event: FormEvent<HTMLFormElement>): void {
    event.preventDefault();
    const form = new FormData(event.currentTarget);
    const until = new Date(Date.now() + Number(form.get("hours")) * HOUR_MS).toISOString();
    change.mutate({
      until,
      reason: String(form.get("reason") ?? "").trim(),
      until_worse: form.get("worse") !== null,
      seen: countOf(form, "seen"),
      objects: countOf(form, "objects"),
    });
  }

  const reason = me.role === "admin" ? "Administrators do not triage; support and reviewers do" : null;
  if (snoozed) {
    return (
      <Button busy={change.isPending} reason={reason} onClick={() => change.mutate(null)}>
        End snooze
      </Button>
    );
  }
  return (
    <>
      <Button hotkey="h" hotkeyLabel="Snooze" reason={reason} onClick={() => setOpen(true)}>
        Snooze
      </Button>
      <Dialog
        open={open}
        onClose={() => setOpen(false)}
        title={`Snooze ${object.key}`}
        description="It is still looked at. It is not repaired, and asks for nobody, until then."
        size="sm"
      >
        <form onSubmit={submit} className="flex flex-col gap-3">
          <Field label="For">
            <Select name="hours" defaultValue="24">
              {SPANS.map((span) => (
                <option key={span.value} value={span.value}>
                  {span.label}
                </option>
              ))}
            </Select>
          </Field>
          <label className="flex items-center gap-2">
            <input type="checkbox" name="worse" defaultChecked /> Wake it when it gets worse
          </label>
          <Field label="Wake it after being seen so many more times" hint="Optional.">
            <Input name="seen" type="number" min={1} max={10_000} />
          </Field>
          <Field label="Wake it when so many objects have the same" hint="Optional.">
            <Input name="objects" type="number" min={1} max={10_000} />
          </Field>
          <Field label="Reason" error={change.error ? failureWords(change.error) : null}>
            <Input name="reason" required minLength={3} maxLength={500} data-autofocus="" />
          </Field>
          <div className="flex justify-end gap-2 pt-1">
            <Button onClick={() => setOpen(false)}>Cancel</Button>
            <Button type="submit" variant="primary" busy={change.isPending}>
              Snooze
            </Button>
          </div>
        </form>
      </Dialog>
    </>
  );
}
