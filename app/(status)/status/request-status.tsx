import type { ReactNode } from "react";
import { StatusStatement } from "@/components/shell/status-shell";
import { StatusBadge } from "@/components/status/status-badge";
import { StepList } from "@/components/timeline/step-list";
import { Stressed } from "@/components/ui/stressed";
import { useWords } from "@/components/words/use-words.server";
import type { StatusRow } from "@/db/queries/status-view";
import type { StatusWords } from "@/lib/status/status-words";
import { Ago } from "./ago";

/** One request: what is true, how we know, what happens next, and what was done so far. */
export function RequestStatus({ row, words, name }: { row: StatusRow; words: StatusWords; name: string }) {
  const t = useWords();
  const { view, text, steps } = words;
  return (
    <>
      <p className="pb-3 text-ink2">{name}</p>
      <StatusStatement
        badge={<StatusBadge status={view.status} stale={view.stale} label={text.label} className="gap-2" />}
        headline={text.headline}
        body={<Said text={text.body} row={row} />}
        next={text.next === "" ? undefined : <Said text={text.next} row={row} />}
      />
      <StepList
        label={t.status.whatWasDone}
        steps={steps.map((step) => ({ id: step.id, title: step.title, detail: step.detail, state: step.state.kind }))}
      />
    </>
  );
}

/** The text as it was written, but its age grows while the page is open, and a reference stays in one piece. */
function Said({ text, row }: { text: string; row: StatusRow }) {
  const t = useWords();
  const asRead = row.checkedAt === null ? null : t.relative(row.checkedAt, row.now);
  const kept: Record<string, ReactNode> = {
    [row.reference]: <span className="whitespace-nowrap">{row.reference}</span>,
  };
  if (row.checkedAt !== null && asRead !== null) kept[asRead] = <Ago at={row.checkedAt} asRead={asRead} />;
  const found = Object.keys(kept).find((part) => text.includes(part));
  if (found === undefined) return <Stressed text={text} />;
  const at = text.indexOf(found);
  return (
    <>
      <Stressed text={text.slice(0, at)} />
      {kept[found]}
      <Stressed text={text.slice(at + found.length)} />
    </>
  );
}
