import { useWords } from "#use-words";
import { EXPORT_FORMATS } from "@/lib/format/list-export";
import { withQuery } from "@/lib/query/request";

type Params = Parameters<typeof withQuery>[1];

/** All that the filters let through, as a file. The server names it. */
export function ExportLinks({ path, params, className }: { path: string; params: Params; className?: string }) {
  const t = useWords();
  return (
    <p data-print="hide" className={className}>
      {t.common.exportAll}{" "}
      {EXPORT_FORMATS.map((format) => (
        <a key={format} href={withQuery(path, { ...params, cursor: null, format })} download className="link ms-2">
          {format.toUpperCase()}
        </a>
      ))}
    </p>
  );
}
