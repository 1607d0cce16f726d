import type { Column } from "@/components/data-table/data-table";
import { DriftClassLabel } from "@/components/status/drift-class-label";
import { Badge } from "@/components/ui/badge";
import { Time } from "@/components/ui/time";
import { visibleText } from "@/lib/format/visible-text";
import type { DriftBrief } from "@/lib/query/drifts";
import type { Words } from "@/lib/words/words";
import { StatusNow } from "../status-now";
import { nextStep } from "./next-step";

/** Between where the pane begins and where there is room for both, the class stands beside the key and has no column. */
const CLASS_BESIDE = "font-regular max-[75rem]:hidden min-[92rem]:hidden";
const CLASS_COLUMN = "w-[11.5rem] whitespace-nowrap max-lg:hidden max-sm:block min-[75rem]:max-[92rem]:hidden";

/** The pane tells the rest; without it the next step and the owner stand in the row. */
export const driftColumns = (t: Words): readonly Column<DriftBrief>[] => [
  {
    id: "object",
    header: t.drift.objectAndDifference,
    rowHeader: true,
    cell: (row) => (
      <>
        <span className="flex flex-wrap items-center gap-x-2 font-strong">
          {visibleText(row.key)}
          {row.cameBack > 0 ? (
            <Badge tone="repair" className="ms-2">
              {t.common.cameBackMark}
            </Badge>
          ) : null}
          {row.accepted ? <Badge className="ms-2">{t.inbox.acceptedMark}</Badge> : null}
          <DriftClassLabel class={row.class} direction={row.direction} className={CLASS_BESIDE} />
        </span>
        <span lang="en" className="line-clamp-2 text-ink2">
          {visibleText(row.sentence)}
        </span>
      </>
    ),
    className: "w-[40%] min-[75rem]:max-[92rem]:w-[56%]",
  },
  {
    id: "class",
    header: t.common.class,
    cell: (row) => <DriftClassLabel class={row.class} direction={row.direction} />,
    className: CLASS_COLUMN,
  },
  {
    id: "age",
    header: t.common.age,
    sort: "age",
    cell: (row) => <Time at={row.firstSeen} as="age" />,
    className: "w-20",
  },
  {
    id: "status",
    header: t.common.status,
    cell: (row) => (
      <>
        <StatusNow status={row.status} stale={row.stale} expiresAt={row.inPlaceUntil} />
        <span className="line-clamp-2 text-fine">{nextStep(t, row)}</span>
      </>
    ),
    className: "w-[28%]",
  },
];
