import type { Column } from "@/components/data-table/data-table";
import { Mono } from "@/components/ui/mono";
import { Time } from "@/components/ui/time";
import { visibleText } from "@/lib/format/visible-text";
import type { ObjectListRow } from "@/lib/query/objects";
import type { Words } from "@/lib/words/words";
import { StatusNow } from "../status-now";

export const objectColumns = (t: Words): readonly Column<ObjectListRow>[] => [
  {
    id: "object",
    header: t.common.object,
    rowHeader: true,
    className: "w-[34%]",
    cell: (row) => (
      <>
        <span className="block font-strong">{visibleText(row.key)}</span>
        <Mono className="text-ink3">{row.kind}</Mono>
      </>
    ),
  },
  {
    id: "status",
    header: t.common.status,
    cell: (row) => (
      <>
        <StatusNow status={row.status} stale={row.stale} expiresAt={row.expiresAt} />
        <span className="block text-fine">
          {t.common.sinceWhen} <Time at={row.statusSince} as="clock" />
          {row.drifts > 0 ? t.objects.openDrifts(row.drifts) : ""}
        </span>
      </>
    ),
  },
  {
    id: "checked",
    header: t.common.checked,
    cell: (row) => (row.verdictAsOf === null ? t.common.never : <Time at={row.verdictAsOf} />),
  },
  {
    id: "owner",
    header: t.common.ownerTitle,
    cell: (row) => (row.ownerName === null ? t.common.nobody : visibleText(row.ownerName)),
  },
  {
    id: "ref",
    header: t.objects.reference,
    cell: (row) => <Mono>{row.ref}</Mono>,
    className: "max-lg:hidden max-sm:block",
  },
];
