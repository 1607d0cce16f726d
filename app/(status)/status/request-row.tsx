import { StatusBadge } from "@/components/status/status-badge";
import { useWords } from "@/components/words/use-words.server";
import { isSettled } from "@/lib/status/attention";
import type { ListItem } from "@/lib/status/list-words";
import { nameOf } from "@/lib/status/status-words";
import { withoutStress } from "@/lib/words/status-facts";
import { CheckedLine } from "./checked-line";

/** One request in the list. What is settled needs no sentence; what is not says what is known. */
export function RequestRow({ row, words }: ListItem) {
  const { view, text } = words;
  const t = useWords();
  return (
    <li className="border-line border-t py-4" data-key={row.reference}>
      <div className="flex flex-wrap items-baseline justify-between gap-x-4">
        <StatusBadge status={view.status} stale={view.stale} label={text.label} className="gap-2 text-[0.9375rem]" />
        <span className="text-[0.875rem] text-ink2">{row.reference}</span>
      </div>
      <h3 className="pt-1 font-strong text-reading">
        <a href={`/status/${row.reference}`} className="hover:underline hover:underline-offset-3">
          {row.subject}
        </a>
      </h3>
      {isSettled(view) ? null : <p className="pt-0.5">{withoutStress(text.body)}</p>}
      <p className="pt-0.5 text-[0.875rem] leading-[1.375rem] text-ink2">
        {nameOf(t, row, "link")} · <CheckedLine at={row.checkedAt} now={row.now} />
      </p>
    </li>
  );
}
