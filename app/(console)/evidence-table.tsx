"use client";

import { EvidenceAge } from "@/components/status/evidence-age";
import { StatusIcon } from "@/components/status/status-icon";
import { cn } from "@/components/ui/cn";
import { Mono } from "@/components/ui/mono";
import { TABLE_ROLES } from "@/components/ui/table-roles";
import { listed, plural } from "@/lib/format/count";
import { visibleText } from "@/lib/format/visible-text";
import type { EvidenceRow } from "@/lib/query/objects";

const AGREES: Record<EvidenceRow["agrees"], string> = {
  decides: "decides",
  yes: "yes",
  no: "no",
  not_used: "not used",
  too_old: "too old to say",
  silent: "–",
};
const HOW = { read: "direct", listed: "in a listing", told: "told by it" } as const;

function factWords({ found, complete, lastError }: EvidenceRow): string {
  if (found === null)
    return lastError === null ? "Has not spoken about it" : `Could not be read: ${visibleText(lastError)}`;
  if (found.length === 0) return complete ? "Not there" : "Nothing seen, but not everything was looked at";
  const [one] = found;
  if (found.length > 1 || one === undefined) return `${plural(found.length, "object")} match`;
  // A log sees that something is there; what it may do, and whose it is, it does not tell.
  const grants =
    one.permissions.length === 0 && one.owner === undefined ? [] : [plural(one.permissions.length, "grant")];
  const parts = [...grants, ...ownerWords(one.owner)];
  return parts.length === 0 ? "There" : `There, with ${listed(parts)}`;
}

function ownerWords(owner: string | null | undefined): string[] {
  if (owner === undefined) return [];
  return [owner === null ? "no owner" : `owner ${visibleText(owner)}`];
}

const cell = "border-line border-b py-2 pr-4 align-top max-sm:border-0 max-sm:py-0 max-sm:pr-0";

function Row({ row }: { row: EvidenceRow }) {
  const unused = row.standing === "context";
  const ids = (row.found ?? []).map((object) => visibleText(object.externalId));
  return (
    <tr
      {...TABLE_ROLES.row}
      className={cn(
        "max-sm:flex max-sm:flex-wrap max-sm:gap-x-3 max-sm:border-line max-sm:border-b max-sm:py-2",
        unused && "text-ink3",
      )}
    >
      <th {...TABLE_ROLES.rowHeader} scope="row" className={cn(cell, "text-left font-regular max-sm:w-full")}>
        {factWords(row)}
        {ids.length > 0 ? (
          <Mono className="block text-ink3">
            {ids.slice(0, 3).join(", ") + (ids.length > 3 ? ` and ${ids.length - 3} more` : "")}
          </Mono>
        ) : null}
      </th>
      <td {...TABLE_ROLES.cell} className={cn(cell, !unused && "text-ink2")}>
        {row.title}
        {unused ? <span className="block text-fine">not used for decisions</span> : null}
      </td>
      <td {...TABLE_ROLES.cell} className={cn(cell, "whitespace-nowrap", !unused && "text-ink2")}>
        {row.how === null ? "–" : HOW[row.how]}
      </td>
      <td {...TABLE_ROLES.cell} className={cn(cell, !unused && "text-ink2")}>
        <EvidenceAge asOf={row.asOf} limitMs={row.freshnessMs} stale={row.stale} />
      </td>
      <td
        {...TABLE_ROLES.cell}
        className={cn(cell, "whitespace-nowrap pr-0", row.agrees === "no" && "font-medium text-unsure")}
      >
        <span className="sr-only">agrees: </span>
        {row.agrees === "no" ? <StatusIcon status="not_confirmed" className="mr-1 inline align-[-3px]" /> : null}
        {AGREES[row.agrees]}
      </td>
    </tr>
  );
}

/** What each source says, how old it is and whether it agrees. Those that decide come first; logs are set apart. */
export function EvidenceTable({ evidence }: { evidence: readonly EvidenceRow[] }) {
  if (evidence.length === 0)
    return <p className="text-ink2">No source is declared for this kind, so nothing can be known.</p>;
  const disagree = evidence.some((row) => row.agrees === "no");
  const head = "whitespace-nowrap border-line border-b py-1.5 pr-4 text-left text-fine font-regular text-ink2";
  return (
    <>
      {disagree ? (
        <p role="alert" className="mb-2 rounded-control border border-unsure px-3 py-2 text-unsure">
          Sources disagree. No action is possible until they agree.
        </p>
      ) : null}
      <table {...TABLE_ROLES.table} className="w-full border-separate border-spacing-0 max-sm:block">
        <caption className="sr-only">Evidence, by source</caption>
        <thead {...TABLE_ROLES.group} className="max-sm:sr-only">
          <tr {...TABLE_ROLES.row}>
            {["Fact", "Source", "Read", "Age", "Agrees"].map((title) => (
              <th key={title} {...TABLE_ROLES.columnHeader} scope="col" className={head}>
                {title}
              </th>
            ))}
          </tr>
        </thead>
        <tbody {...TABLE_ROLES.group} className="max-sm:block [&>tr:last-child>*]:border-b-0">
          {evidence.map((row) => (
            <Row key={row.source} row={row} />
          ))}
        </tbody>
      </table>
    </>
  );
}
