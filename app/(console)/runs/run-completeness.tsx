import type { ReactNode } from "react";
import { Glyph, Icon } from "@/components/ui/icon";
import { listed } from "@/lib/format/count";
import { visibleText } from "@/lib/format/visible-text";
import type { RunListRow } from "@/lib/query/runs";

type Seen = Pick<RunListRow, "complete" | "endedAt" | "error" | "failed">;

/** Whether the run saw everything, and if not, which source did not answer to its end. */
export function RunCompleteness({ run }: { run: Seen }) {
  if (run.error !== null) {
    return <Missing>Ended early: {visibleText(run.error)}</Missing>;
  }
  if (run.complete === null) {
    return run.endedAt === null ? <>Under way</> : <Missing>Not known</Missing>;
  }
  if (run.complete) {
    return (
      <span className="inline-flex items-center gap-1.5">
        <Icon name="tick" className="text-in-place" />
        Every source
      </span>
    );
  }
  const names = run.failed.map(visibleText);
  return <Missing>{names.length === 0 ? "Not everything" : `Not all of ${listed(names)}`}</Missing>;
}

function Missing({ children }: { children: ReactNode }) {
  return (
    <span className="inline-flex items-start gap-1.5 text-repair">
      <Glyph className="mt-0.5">
        <path d="M8 2.75 14 13H2Z" />
        <path d="M8 6.75v2.75m0 1.75v.01" />
      </Glyph>
      <span className="min-w-0 line-clamp-3 break-words">{children}</span>
    </span>
  );
}
