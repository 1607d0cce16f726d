import { Popover } from "@/components/ui/popover";
import { withQuery } from "@/lib/query/request";
import type { RunDetail } from "@/lib/query/runs";

const FORMATS = [
  { format: "json", name: "JSON", says: "for programs" },
  { format: "csv", name: "CSV", says: "for spreadsheets" },
  { format: "md", name: "Markdown", says: "to read and to send" },
] as const;

const LOOK =
  "inline-flex h-(--control-h) items-center rounded-control border border-edge/55 bg-surface px-3 font-medium hover:border-edge hover:bg-sunk";

/** The same report in three forms, compared with the run that the page compares it with. */
export function ExportMenu({ run }: { run: RunDetail }) {
  const path = `/api/v1/runs/${encodeURIComponent(run.id)}`;
  return (
    <Popover button="Export" buttonClassName={LOOK} label="Export this report" align="end">
      <ul className="flex flex-col gap-1">
        {FORMATS.map(({ format, name, says }) => (
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
