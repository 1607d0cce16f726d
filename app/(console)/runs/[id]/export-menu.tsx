import { Popover } from "@/components/ui/popover";
import { useReportWords } from "@/components/words/use-report-words";
import { withQuery } from "@/lib/query/request";
import type { RunDetail } from "@/lib/query/runs";
import type { ReportWords } from "@/lib/words/words";

const formats = (t: ReportWords) =>
  [
    { format: "json", name: "JSON", says: t.runs.forPrograms },
    { format: "csv", name: "CSV", says: t.runs.forSpreadsheets },
    { format: "md", name: "Markdown", says: t.runs.toReadAndToSend },
  ] as const;

const LOOK =
  "inline-flex h-(--control-h) items-center rounded-control border border-edge/55 bg-surface px-3 font-medium hover:border-edge hover:bg-sunk";

/** The same report in three forms, compared with the run that the page compares it with. */
export function ExportMenu({ run }: { run: RunDetail }) {
  const t = useReportWords();
  const path = `/api/v1/runs/${encodeURIComponent(run.id)}`;
  return (
    <Popover button={t.runs.export} buttonClassName={LOOK} label={t.runs.exportThisReport} align="end">
      <ul className="flex flex-col gap-1">
        {formats(t).map(({ format, name, says }) => (
          <li key={format}>
            <a
              href={withQuery(path, { format, against: run.compared?.against.run })}
              download={`${run.id}.${format}`}
              className="flex min-h-8 items-center gap-2 rounded-mark px-2 hover:bg-sunk"
            >
              <span className="font-medium">{name}</span> <span className="text-ink2">{says}</span>
            </a>
          </li>
        ))}
      </ul>
    </Popover>
  );
}
