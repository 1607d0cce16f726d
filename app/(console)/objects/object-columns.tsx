import type { Column } from "@/components/data-table/data-table";
import { Mono } from "@/components/ui/mono";
import { Time } from "@/components/ui/time";
import { plural } from "@/lib/format/count";
import { visibleText } from "@/lib/format/visible-text";
import type { ObjectListRow } from "@/lib/query/objects";
import { StatusNow } from "../status-now";

export const objectColumns: readonly Column<ObjectListRow>[] = [
  {
    id: "object",
    header: "Object",
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
    header: "Status",
    cell: (row) => (
      <>
        <StatusNow status={row.status} stale={row.stale} expiresAt={row.expiresAt} />
        <span className="block text-fine">
          since <Time at={row.statusSince} as="clock" />
          {row.drifts > 0 ? ` · ${plural(row.drifts, "open drift")}` : ""}
        </span>
      </>
    ),
  },
  {
    id: "checked",
    header: "Checked",
    cell: (row) => (row.verdictAsOf === null ? "never" : <Time at={row.verdictAsOf} />),
  },
  {
    id: "owner",
    header: "Owner",
    cell: (row) => (row.ownerName === null ? "nobody" : visibleText(row.ownerName)),
  },
  { id: "ref", header: "Reference", cell: (row) => <Mono>{row.ref}</Mono>, className: "max-lg:hidden max-sm:block" },
];
