import { StatusStatement } from "@/components/shell/status-shell";
import { StatusBadge } from "@/components/status/status-badge";
import { StepList } from "@/components/timeline/step-list";
import { Stressed } from "@/components/ui/stressed";
import type { StatusRow } from "@/db/queries/status-view";
import { formatRelative } from "@/lib/format/time";
import { Ago } from "./ago";
import type { StatusWords } from "./status-words";

/** One request: what is true, how we know, what happens next, and what was done so far. */
export function RequestStatus({ row, words }: { row: StatusRow; words: StatusWords }) {
  const { view, text, steps } = words;
  return (
    <>
      <StatusStatement
        badge={<StatusBadge status={view.status} stale={view.stale} label={text.label} className="gap-2" />}
        headline={text.headline}
        body={<Body text={text.body} row={row} />}
        next={text.next === "" ? undefined : <Stressed text={text.next} />}
      />
      <StepList
        label="What was done"
        steps={steps.map((step) => ({ id: step.id, title: step.title, detail: step.detail, state: step.state.kind }))}
      />
    </>
  );
}

/** The text as it was written, but its age grows while the page is open. */
function Body({ text, row }: { text: string; row: StatusRow }) {
  if (row.checkedAt === null) return <Stressed text={text} />;
  const asRead = formatRelative(row.checkedAt, row.now);
  const [before, after, ...rest] = text.split(asRead);
  if (before === undefined || after === undefined || rest.length > 0) return <Stressed text={text} />;
  return (
    <>
      <Stressed text={before} />
      <Ago at={row.checkedAt} asRead={asRead} />
      <Stressed text={after} />
    </>
  );
}
