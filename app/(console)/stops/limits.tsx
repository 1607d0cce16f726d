import { Card } from "@/components/ui/card";
import { cn } from "@/components/ui/cn";
import { TABLE_ROLES } from "@/components/ui/table-roles";
import { Time } from "@/components/ui/time";
import { formatCount, plural } from "@/lib/format/count";
import { toMillis } from "@/lib/format/time";
import type { LimitRow } from "@/lib/query/installation";
import { limitScopeWords } from "./limit-words";

/** Limits count by the clock hour. */
const WINDOW_MS = 3_600_000;

/** How much of each limit the automatic repairs of this hour have taken. A window that is over is said to be. */
export function Limits({ limits, at }: { limits: readonly LimitRow[]; at: string }) {
  const now = toMillis(at) ?? 0;
  return (
    <Card id="limits" title="Limits in use" aside="automatic repairs an hour" className="scroll-mt-16">
      {limits.length === 0 ? (
        <p className="text-ink2">No automatic repair took from a limit in the last 24 h. Each limit is whole.</p>
      ) : (
        <table {...TABLE_ROLES.table} className="w-full">
          <caption className="sr-only">Limits of automatic repairs, by kind and class</caption>
          <thead {...TABLE_ROLES.group} className="text-fine text-ink2">
            <tr {...TABLE_ROLES.row}>
              <th {...TABLE_ROLES.columnHeader} scope="col" className="pb-1 text-left font-regular">
                What
              </th>
              <th {...TABLE_ROLES.columnHeader} scope="col" className="pb-1 text-right font-regular">
                Used
              </th>
              <th {...TABLE_ROLES.columnHeader} scope="col" className="pb-1 pl-4 text-right font-regular">
                Whole again
              </th>
            </tr>
          </thead>
          <tbody {...TABLE_ROLES.group}>
            {limits.map((row) => (
              <LimitEntry key={row.scope} row={row} now={now} />
            ))}
          </tbody>
        </table>
      )}
    </Card>
  );
}

function LimitEntry({ row, now }: { row: LimitRow; now: number }) {
  const end = (toMillis(row.windowStart) ?? 0) + WINDOW_MS;
  const over = end <= now;
  const spent = !over && row.used >= row.limit;
  return (
    <tr {...TABLE_ROLES.row} className="[&>*]:border-line [&>*]:border-t [&>*]:py-2">
      <th {...TABLE_ROLES.rowHeader} scope="row" className="text-left font-regular break-words">
        {limitScopeWords(row.scope)}
      </th>
      <td {...TABLE_ROLES.cell} className={cn("text-right tabular whitespace-nowrap", spent && "text-repair")}>
        {over ? "0" : formatCount(row.used)} of {formatCount(row.limit)}
        {spent ? <span className="block text-fine">spent; the rest waits</span> : null}
      </td>
      <td {...TABLE_ROLES.cell} className="pl-4 text-right text-ink2">
        {over ? `now; ${plural(row.used, "repair")} in the window before` : <Time at={end} as="at" />}
      </td>
    </tr>
  );
}
