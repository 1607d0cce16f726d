"use client";

import { useRouter } from "next/navigation";
import { type FormEvent, type ReactNode, useState } from "react";
import { useAlive } from "@/components/ui/use-alive";

export type Answer = { says: string; secret?: string };

/** Sends what was filled in, as JSON. What comes of it is said in words of the page, which come with it. */
export function Press(props: {
  action: string;
  /** Fields that are not filled in by anybody. */
  fixed: Readonly<Record<string, string>>;
  label: string;
  done?: string;
  secretLabel?: string;
  couldNot: string;
  children?: ReactNode;
}) {
  const { action, fixed, label, done, secretLabel, couldNot, children } = props;
  const router = useRouter();
  const alive = useAlive();
  const [busy, setBusy] = useState(false);
  const [said, setSaid] = useState<{ text: string; secret?: string } | null>(null);

  async function submit(event: FormEvent<HTMLFormElement>): Promise<void> {
    event.preventDefault();
    setBusy(true);
    const form = new FormData(event.currentTarget);
    const boxes = event.currentTarget.querySelectorAll<HTMLInputElement>("input[type=checkbox]");
    const body = {
      ...fixed,
      ...Object.fromEntries(form),
      ...Object.fromEntries([...boxes].map((box) => [box.name, box.checked])),
    };
    const headers = { "content-type": "application/json" };
    const answer = await fetch(action, { method: "POST", headers, body: JSON.stringify(body) }).catch(() => null);
    const told: Answer | null = answer?.ok === true ? await answer.json() : null;
    setSaid(told === null ? { text: couldNot } : { text: done ?? "", secret: told.secret });
    setBusy(false);
    if (told !== null && done === undefined) router.refresh();
  }

  return (
    <form onSubmit={submit} className="flex flex-col items-start gap-3">
      {children}
      <button
        type="submit"
        disabled={!alive}
        aria-busy={busy}
        className="h-9 rounded-control border border-edge bg-surface px-3.5 font-medium text-ink hover:bg-sunk"
      >
        {label}
      </button>
      <p role="status" className="empty:hidden">
        {said?.text}
        {said?.secret === undefined ? null : (
          <>
            {" "}
            {secretLabel} <code className="font-mono text-mono break-all">{said.secret}</code>
          </>
        )}
      </p>
    </form>
  );
}
