"use client";

import type { FormEvent } from "react";
import { useWords } from "#use-words";
import { Button } from "@/components/ui/button";
import { Dialog } from "@/components/ui/dialog";
import { Checkbox, Field, Input } from "@/components/ui/field";
import { saveView } from "@/lib/query/verbs";
import { FailureLine } from "../failure-line";
import { useViewVerb } from "./use-view-verb";

export type SaveViewDialogProps = { query: string; open: boolean; onClose: () => void };

export function SaveViewDialog({ query, open, onClose }: SaveViewDialogProps) {
  const t = useWords();
  const save = useViewVerb(saveView, onClose);
  function submit(event: FormEvent<HTMLFormElement>): void {
    event.preventDefault();
    const form = new FormData(event.currentTarget);
    save.mutate({ name: String(form.get("name") ?? "").trim(), query, shared: form.get("shared") !== null });
  }
  return (
    <Dialog open={open} onClose={onClose} title={t.inbox.saveView} description={t.inbox.aViewKeepsTheFilter} size="sm">
      <form onSubmit={submit} className="flex flex-col gap-3">
        <Field label={t.inbox.viewName}>
          <Input name="name" required maxLength={60} data-autofocus="" />
        </Field>
        <Checkbox name="shared" label={t.inbox.forEverybody} hint={t.inbox.eachSeesWhatTheyMay} />
        <FailureLine error={save.error} />
        <div className="flex justify-end gap-2 pt-1">
          <Button onClick={onClose}>{t.common.cancel}</Button>
          <Button type="submit" variant="primary" busy={save.isPending}>
            {t.inbox.saveView}
          </Button>
        </div>
      </form>
    </Dialog>
  );
}
