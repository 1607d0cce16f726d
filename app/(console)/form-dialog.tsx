"use client";

import { useMutation, useQueryClient } from "@tanstack/react-query";
import { type FormEvent, type ReactNode, useEffect, useRef } from "react";
import { useWords } from "#use-words";
import { Button } from "@/components/ui/button";
import { Dialog, type DialogProps } from "@/components/ui/dialog";
import { useMessages } from "@/components/ui/messages";
import { FailureLine } from "./failure-line";
import { failureWords } from "./failure-words";

type Asking = {
  /** Does what is asked for with what was filled in. What it says is told to whoever asked. */
  send: (form: FormData) => Promise<{ says: string }>;
  /** What the button says that does it. */
  action: ReactNode;
  children: ReactNode;
};
export type FormDialogProps = Asking & Pick<DialogProps, "open" | "onClose" | "title" | "description" | "placement">;

/** One thing that is asked for with a few words of one's own. Where it is refused, it says why and keeps what was typed. */
export function FormDialog({ send, action, children, ...dialog }: FormDialogProps) {
  return (
    <Dialog {...dialog} size="sm">
      <Form send={send} action={action} onClose={dialog.onClose}>
        {children}
      </Form>
    </Dialog>
  );
}

/** It is there as long as the dialog is open: opened again, it tells of no refusal from before. */
function Form({ send, action, onClose, children }: Asking & { onClose: () => void }) {
  const t = useWords();
  const client = useQueryClient();
  const { say } = useMessages();
  const isOpen = useRef(true);
  useEffect(() => {
    isOpen.current = true;
    return () => {
      isOpen.current = false;
    };
  }, []);
  const asked = useMutation({
    mutationFn: send,
    onSuccess: ({ says }) => {
      if (isOpen.current) onClose();
      say({ text: says });
    },
    // Whoever closed it before the answer is told in a message.
    onError: (error) => {
      if (!isOpen.current) say({ text: failureWords(t, error) });
    },
    onSettled: () => client.invalidateQueries(),
  });

  function submit(event: FormEvent<HTMLFormElement>): void {
    event.preventDefault();
    asked.mutate(new FormData(event.currentTarget));
  }

  return (
    <form onSubmit={submit} className="flex flex-col gap-3">
      {children}
      <FailureLine error={asked.error} />
      <div className="flex flex-wrap justify-end gap-2 pt-1">
        <Button onClick={onClose}>{t.common.cancel}</Button>
        <Button type="submit" variant="primary" busy={asked.isPending} data-autofocus="">
          {action}
        </Button>
      </div>
    </form>
  );
}

/** What was typed into a field, without the white space around it. */
export function typed(form: FormData, name: string): string {
  return String(form.get(name) ?? "").trim();
}
