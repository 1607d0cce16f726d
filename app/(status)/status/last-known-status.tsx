"use client";

import { useEffect, useSyncExternalStore } from "react";
import { readLastKnown } from "./last-known";

const TRY_AGAIN_MS = 10_000;
const never = () => () => undefined;

type Props = {
  /** A sentence in which `label` and `at` are to be replaced. */
  known: string;
  label: string;
  at: string;
  unknown: string;
};

/** What this tab last showed, if it did; and the page comes back when something can be read again. */
export function LastKnownStatus({ known, label, at, unknown }: Props) {
  const lastText = useSyncExternalStore(
    never,
    () => JSON.stringify(readLastKnown(window.location.pathname)),
    () => "null",
  );
  const last: ReturnType<typeof readLastKnown> = JSON.parse(lastText);

  useEffect(() => {
    const timer = setInterval(async () => {
      const answer = await fetch(window.location.href, { cache: "no-store" }).catch(() => null);
      if (answer !== null && answer.status < 500) window.location.reload();
    }, TRY_AGAIN_MS);
    return () => clearInterval(timer);
  }, []);

  return last === null ? unknown : known.replace(label, () => last.label.replace(/\.$/, "")).replace(at, () => last.at);
}
