import { clsx } from "clsx";
import type { ReactNode } from "react";
import { useWords } from "#use-words";
import { StatusIcon } from "@/components/status/status-icon";
import { CopyButton } from "@/components/ui/copy-button";
import { Mono } from "@/components/ui/mono";
import type { Words } from "@/lib/words/words";

export type ErrorStateProps = {
  /** What could not be done: "Could not load drift." */
  title: string;
  /** Why, where it is known and fit for the reader. */
  detail?: ReactNode;
  requestId: string | null;
  /** Whether anything was changed. `unknown` wherever `nothing` is not certain. */
  changed: keyof Words["changes"];
  /** A button that tries again, or a link away from here. */
  retry?: ReactNode;
  className?: string;
};

export function ErrorState({ title, detail, requestId, changed, retry, className }: ErrorStateProps) {
  const t = useWords();
  return (
    <div role="alert" className={clsx("flex items-start gap-2.5 default:px-6 py-8", className)}>
      <StatusIcon
        status={changed === "unknown" ? "not_confirmed" : "repair_needed"}
        className={clsx("mt-0.5", changed === "unknown" ? "text-unsure" : "text-repair")}
      />
      <div className="min-w-0">
        <p className="font-strong">{title}</p>
        {detail ? <p className="text-ink2">{detail}</p> : null}
        <p className={clsx(changed === "unknown" ? "text-unsure" : "text-ink2")}>{t.changes[changed]}</p>
        {requestId === null ? null : (
          <p className="flex items-center gap-1 pt-1 text-ink3">
            {t.states.request} <Mono>{requestId}</Mono>
            <CopyButton value={requestId} label={t.states.copyRequestId} />
          </p>
        )}
        {retry ? <div className="pt-3">{retry}</div> : null}
      </div>
    </div>
  );
}
