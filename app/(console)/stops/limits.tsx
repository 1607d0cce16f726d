import { clsx } from "clsx";
import { Card } from "@/components/ui/card";
import { TABLE_ROLES } from "@/components/ui/table-roles";
import { Time } from "@/components/ui/time";
import { useStopWords } from "@/components/words/use-stop-words";
import { toMillis } from "@/lib/format/time";
import type { LimitRow } from "@/lib/query/installation";
import { limitScopeWords } from "./limit-words";

/** Limits count by the clock hour. */
const WINDOW_MS = 3_600_000;

/** How much of each limit the automatic repairs of this hour have taken. A window that is over is said to be. */
export function Limits({ limits, at }: { limits: readonly LimitRow[]; at: string }) {
  const t = useStopWords();
  const now = toMillis(at) ?? 0;
  return (
    <Card id="limits" title={t.stops.limitsInUse} aside={t.stops.automaticRepairsAnHour} className="scroll-mt-16">
      {limits.length === 0 ? (
        <p className="text-ink2">{t.stops.noAutomaticRepairTookFromA}</p>
      ) : (
        <table {...TABLE_ROLES.table} className="w-full">
          <caption className="sr-only">{t.stops.limitsOfAutomaticRepairsByKind}</caption>
          <thead {...TABLE_ROLES.group} className="text-fine text-ink2">
            <tr {...TABLE_ROLES.row}>
              <th {...TABLE_ROLES.columnHeader} scope="col" className="pb-1 text-start font-regular">
                {t.common.what}
              </th>
              <th {...TABLE_ROLES.columnHeader} scope="col" className="pb-1 text-end font-regular">
                {t.stops.used}
              </th>
              <th {...TABLE_ROLES.columnHeader} scope="col" className="pb-1 ps-4 text-end font-regular">
                {t.stops.wholeAgain}
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
  const t = useStopWords();
  const end = (toMillis(row.windowStart) ?? 0) + WINDOW_MS;
  const over = end <= now;
  const spent = !over && row.used >= row.limit;
  return (
    <tr {...TABLE_ROLES.row} className="[&>*]:border-line [&>*]:border-t [&>*]:py-2">
      <th {...TABLE_ROLES.rowHeader} scope="row" className="text-start font-regular break-words">
        {limitScopeWords(t, row.scope)}
      </th>
      <td {...TABLE_ROLES.cell} className={clsx("text-end tabular whitespace-nowrap", spent && "text-repair")}>
        {t.stops.of(over, row.used, row.limit)}
        {spent ? <span className="block text-fine">{t.stops.spentTheRestWaits}</span> : null}
      </td>
      <td {...TABLE_ROLES.cell} className="ps-4 text-end text-ink2">
        {over ? t.stops.nowInTheWindowBefore(row.used) : <Time at={end} as="at" />}
      </td>
    </tr>
  );
}
