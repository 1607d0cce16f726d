import { useFigureWords } from "@/components/words/use-figure-words";
import type { InsightPart } from "@/lib/query/insight-params";

/** The same rows as a file, with the same rights. */
export function CsvLink({ part }: { part: InsightPart }) {
  const t = useFigureWords();
  return (
    <a
      href={`/api/v1/insights?csv=${part}`}
      download={`plumbline-${part}.csv`}
      aria-label={t.insights.asCsv}
      data-print="hide"
      className="link"
    >
      CSV
    </a>
  );
}
