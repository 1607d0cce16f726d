"use client";

import { clsx } from "clsx";
import { EvidenceAge } from "@/components/status/evidence-age";
import { StatusIcon } from "@/components/status/status-icon";
import { Mono } from "@/components/ui/mono";
import { TABLE_ROLES } from "@/components/ui/table-roles";
import { useDetailWords } from "@/components/words/use-detail-words";
import { visibleText } from "@/lib/format/visible-text";
import type { EvidenceRow } from "@/lib/query/objects";
import type { DetailWords } from "@/lib/words/words";

const agrees = (t: DetailWords): Record<EvidenceRow["agrees"], string> => ({
  decides: t.detail.decides,
  yes: t.common.yes,
  no: t.common.no,
  not_used: t.detail.notUsed,
  too_old: t.detail.tooOldToSay,
  silent: "–",
});

function factWords(t: DetailWords, { found, complete, lastError }: EvidenceRow): string {
  if (found === null)
    return lastError === null ? t.detail.hasNotSpokenAboutIt : t.detail.couldNotBeRead(visibleText(lastError));
  if (found.length === 0) return complete ? t.detail.notThere : t.detail.nothingSeenButNotEverythingWas;
  const [one] = found;
  if (found.length > 1 || one === undefined) return t.detail.match(found.length);
  // A log sees that something is there; what it may do, and whose it is, it does not tell.
  const grants =
    one.permissions.length === 0 && one.owner === undefined ? [] : [t.detail.nGrant(one.permissions.length)];
  const parts = [...grants, ...ownerWords(t, one.owner)];
  return parts.length === 0 ? t.detail.there : t.detail.thereWith(parts);
}

function ownerWords(t: DetailWords, owner: string | null | undefined): string[] {
  if (owner === undefined) return [];
  return [owner === null ? t.detail.noOwner : t.detail.owner(visibleText(owner))];
}

const cell = "border-line border-b py-2 default:pe-4 align-top max-sm:border-0 max-sm:py-0 max-sm:pe-0";

function Row({ row }: { row: EvidenceRow }) {
  const t = useDetailWords();
  const unused = row.standing === "context";
  const ids = (row.found ?? []).map((object) => visibleText(object.externalId));
  return (
    <tr
      {...TABLE_ROLES.row}
      className={clsx(
        "max-sm:flex max-sm:flex-wrap max-sm:gap-x-3 max-sm:border-line max-sm:border-b max-sm:py-2",
        unused && "text-ink3",
      )}
    >
      <th
        {...TABLE_ROLES.rowHeader}
        scope="row"
        className={clsx(cell, "min-w-28 text-start font-regular wrap-anywhere max-sm:w-full")}
      >
        {factWords(t, row)}
        {ids.length > 0 ? (
          <Mono className="block text-ink3">
            {ids.slice(0, 3).join(", ") + (ids.length > 3 ? t.detail.andMore(ids.length - 3) : "")}
          </Mono>
        ) : null}
      </th>
      <td {...TABLE_ROLES.cell} className={clsx(cell, !unused && "text-ink2")}>
        {row.title}
        {unused ? <span className="block text-fine">{t.detail.notUsedForDecisions}</span> : null}
      </td>
      <td {...TABLE_ROLES.cell} className={clsx(cell, "xl:whitespace-nowrap", !unused && "text-ink2")}>
        {row.how === null ? "–" : t.detail.how[row.how]}
      </td>
      <td {...TABLE_ROLES.cell} className={clsx(cell, !unused && "text-ink2")}>
        <EvidenceAge asOf={row.asOf} limitMs={row.freshnessMs} stale={row.stale} />
      </td>
      <td
        {...TABLE_ROLES.cell}
        className={clsx(cell, "pe-0 xl:whitespace-nowrap", row.agrees === "no" && "font-medium text-unsure")}
      >
        <span className="sr-only">{t.detail.agreesMark} </span>
        {row.agrees === "no" ? <StatusIcon status="not_confirmed" className="me-1 inline align-[-3px]" /> : null}
        {agrees(t)[row.agrees]}
      </td>
    </tr>
  );
}

/** What each source says, how old it is and whether it agrees. Those that decide come first; logs are set apart. */
export function EvidenceTable({ evidence }: { evidence: readonly EvidenceRow[] }) {
  const t = useDetailWords();
  if (evidence.length === 0) return <p className="text-ink2">{t.detail.noSourceIsDeclaredForThis}</p>;
  const disagree = evidence.some((row) => row.agrees === "no");
  const head =
    "xl:whitespace-nowrap border-line border-b py-1.5 pe-4 text-start align-bottom text-fine font-regular text-ink2";
  return (
    <>
      {disagree ? (
        <p role="alert" className="mb-2 rounded-control border border-unsure px-3 py-2 text-unsure">
          {t.detail.sourcesDisagreeNoActionIsPossible}
        </p>
      ) : null}
      <table {...TABLE_ROLES.table} className="w-full border-separate border-spacing-0 max-sm:block">
        <caption className="sr-only">{t.detail.evidenceBySource}</caption>
        <thead {...TABLE_ROLES.group} className="max-sm:sr-only">
          <tr {...TABLE_ROLES.row}>
            {[t.detail.fact, t.detail.sourceTitle, t.detail.read, t.common.age, t.detail.agreesTitle].map((title) => (
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
