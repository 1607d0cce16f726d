import { Mono } from "@/components/ui/mono";
import { visibleText } from "@/lib/format/visible-text";
import type { AuditRow } from "@/lib/query/audit";

/** Everything that the entry carries: before and after, evidence, plan, request. */
export function GroundsDisclosure({ row }: { row: AuditRow }) {
  const names = Object.keys(row.detail);
  if (names.length === 0) return null;
  return (
    <details className="group">
      <summary className="inline-flex min-h-6 items-center text-fine text-ink3 hover:text-ink">
        <span className="group-open:hidden">Grounds</span>
        <span className="hidden group-open:inline">Hide grounds</span>
      </summary>
      <dl className="grid grid-cols-[max-content_minmax(0,1fr)] gap-x-4 gap-y-0.5 pb-1">
        <dt className="text-fine text-ink3">action</dt>
        <dd>
          <Mono>{row.action}</Mono>
        </dd>
        {names.map((name) => (
          <div key={name} className="contents">
            <dt className="text-fine text-ink3">{name}</dt>
            <dd>
              <Mono className="whitespace-pre-wrap">{valueText(row.detail[name])}</Mono>
            </dd>
          </div>
        ))}
      </dl>
    </details>
  );
}

function valueText(value: unknown): string {
  return visibleText(typeof value === "string" ? value : JSON.stringify(value)) || "–";
}
