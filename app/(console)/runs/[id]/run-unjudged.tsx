import Link from "next/link";
import { Card } from "@/components/ui/card";
import { formatCount, plural } from "@/lib/format/count";
import { visibleText } from "@/lib/format/visible-text";
import type { RunDetail } from "@/lib/query/runs";
import { objectHref } from "../../object-href";

/** Objects that this run could say nothing of. None is worth a sentence too: it is what "no drift" rests on. */
export function RunUnjudged({ unjudged }: { unjudged: RunDetail["unjudged"] }) {
  const more = unjudged.total - unjudged.rows.length;
  return (
    <Card title="Could not be judged" aside={plural(unjudged.total, "object")} flush={unjudged.total > 0}>
      {unjudged.total === 0 ? (
        <p className="text-ink2">Everything that it read could be judged.</p>
      ) : (
        <ul className="divide-y divide-line">
          {unjudged.rows.map((row) => (
            <li key={`${row.kind}/${row.key}`} className="px-4 py-2.5 sm:px-5">
              <Link href={objectHref(row)} prefetch={false} className="font-medium break-words hover:underline">
                {visibleText(row.key)}
              </Link>
              <p className="break-words text-ink2">{visibleText(row.reason)}</p>
            </li>
          ))}
        </ul>
      )}
      {more > 0 ? <p className="px-4 pb-3 text-ink2 sm:px-5">{formatCount(more)} more are in the report.</p> : null}
    </Card>
  );
}
