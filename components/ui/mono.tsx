import { clsx } from "clsx";
import type { ComponentProps } from "react";
import { useWords } from "#use-words";
import { CopyButton } from "@/components/ui/copy-button";
import { shortHash } from "@/lib/format/hash";

/** Class names, ids and hashes; nothing else is set in mono. */
export function Mono({ className, ...props }: ComponentProps<"code">) {
  return <code {...props} className={clsx("font-mono text-mono", className)} />;
}

/** First eight digits to look at, all of them to copy. `label` names it: "plan hash". */
export function Hash({ value, label, className }: { value: string; label: string; className?: string }) {
  const t = useWords();
  return (
    <span className={clsx("inline-flex items-center gap-0.5 whitespace-nowrap", className)}>
      <Mono title={value}>{shortHash(value)}</Mono>
      <CopyButton value={value} label={t.parts.copy(label)} />
    </span>
  );
}
