import { DriftClassLabel } from "@/components/status/drift-class-label";
import { Card } from "@/components/ui/card";
import { cn } from "@/components/ui/cn";
import { Glyph } from "@/components/ui/icon";
import { Mono } from "@/components/ui/mono";
import { TABLE_ROLES } from "@/components/ui/table-roles";
import { Time } from "@/components/ui/time";
import { visibleText } from "@/lib/format/visible-text";
import type { KindPolicies, PolicyOverrideRow } from "@/lib/query/installation";
import { MODE_NAMES, modeDetail, reasonWords } from "./policy-words";

type Rule = KindPolicies["rules"][number];
export type KindPolicyTableProps = { policies: KindPolicies; overrides: readonly PolicyOverrideRow[] };

const HEADS = ["Difference", "Repair", "Why"];

export function KindPolicyTable({ policies, overrides }: KindPolicyTableProps) {
  return (
    <Card
      title={
        <>
          {visibleText(policies.title)} <Mono className="font-regular text-ink2">{policies.kind}</Mono>
        </>
      }
      aside={`What no living team owns, team ${visibleText(policies.steward)} decides`}
      flush
    >
      <table {...TABLE_ROLES.table} className="w-full max-sm:block">
        <caption className="sr-only">Policies of {policies.kind}, by class and direction</caption>
        <thead {...TABLE_ROLES.group} className="text-fine text-ink2 max-sm:sr-only">
          <tr {...TABLE_ROLES.row}>
            {HEADS.map((head) => (
              <th
                key={head}
                {...TABLE_ROLES.columnHeader}
                scope="col"
                className="border-line border-b px-2 py-1.5 text-left font-regular first:pl-4 last:pr-4 sm:first:pl-5 sm:last:pr-5"
              >
                {head}
              </th>
            ))}
          </tr>
        </thead>
        <tbody {...TABLE_ROLES.group} className="max-sm:block">
          {policies.rules.map((rule) => (
            <PolicyEntry
              key={`${rule.class}/${rule.direction ?? ""}`}
              rule={rule}
              perHour={policies.perHour}
              override={overrides.find((row) => row.class === rule.class && row.direction === (rule.direction ?? ""))}
            />
          ))}
        </tbody>
      </table>
    </Card>
  );
}

type EntryProps = { rule: Rule; perHour: number; override: PolicyOverrideRow | undefined };

function PolicyEntry({ rule, perHour, override }: EntryProps) {
  return (
    <tr
      {...TABLE_ROLES.row}
      className="align-top max-sm:block max-sm:border-line max-sm:border-b max-sm:px-4 max-sm:py-3 max-sm:last:border-b-0 max-sm:[&>*]:block max-sm:[&>*]:p-0 sm:[&:not(:last-child)>*]:border-line sm:[&:not(:last-child)>*]:border-b sm:[&>*]:px-2 sm:[&>*]:py-2 sm:[&>:first-child]:pl-5 sm:[&>:last-child]:pr-5"
    >
      <th {...TABLE_ROLES.rowHeader} scope="row" className="text-left font-regular sm:w-[34%]">
        <DriftClassLabel class={rule.class} direction={rule.direction} as="both" />
      </th>
      <td {...TABLE_ROLES.cell} className="sm:w-[26%]">
        <Mode mode={rule.mode} />
        <span className="block text-ink2">{modeDetail(rule, perHour)}</span>
      </td>
      <td {...TABLE_ROLES.cell} className="text-ink2">
        <Why rule={rule} override={override} />
      </td>
    </tr>
  );
}

/** Open, open to a person, closed: the same shapes as the gate's. */
function Mode({ mode }: { mode: Rule["mode"] }) {
  return (
    <span
      className={cn(
        "inline-flex items-center gap-1.5 font-medium",
        mode === "review" && "text-review",
        mode === "never" && "text-ink2",
      )}
    >
      <Glyph>
        {mode === "automatic" ? <path d="M2.5 8h10M9 4.5 12.5 8 9 11.5" /> : null}
        {mode === "review" ? (
          <>
            <circle cx="8" cy="5.25" r="2.5" />
            <path d="M3.25 13.25c.4-2.5 2.3-4 4.75-4s4.35 1.5 4.75 4" />
          </>
        ) : null}
        {mode === "never" ? (
          <>
            <circle cx="8" cy="8" r="5.75" />
            <path d="m4 12 8-8" />
          </>
        ) : null}
      </Glyph>
      {MODE_NAMES[mode]}
    </span>
  );
}

function Why({ rule, override }: { rule: Rule; override: PolicyOverrideRow | undefined }) {
  if (rule.from === "built_in") return <>{reasonWords(rule)}</>;
  if (rule.from === "configuration" || override === undefined) return <>Set for this kind in the configuration.</>;
  return (
    <>
      Set by {visibleText(override.changedByName ?? override.changedBy)} <Time at={override.changedAt} as="clock" />,
      version {override.version}.
      {override.mode === rule.mode ? null : (
        <span className="block">
          The row says {MODE_NAMES[override.mode].toLowerCase()}; this class is never allowed that much.
        </span>
      )}
    </>
  );
}
