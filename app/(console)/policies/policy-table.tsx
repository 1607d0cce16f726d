import { useWords } from "#use-words";
import { cn } from "@/components/ui/cn";
import { Mono } from "@/components/ui/mono";
import { TABLE_ROLES } from "@/components/ui/table-roles";
import type { EffectivePolicy, PolicyGrid } from "@/lib/query/installation";
import { boundsWords, reasonWords } from "./policy-words";

const keyOf = (policy: EffectivePolicy) => `${policy.class}/${policy.direction}`;

/** One row per class and direction, one column per kind: the same question asked of each. */
export function PolicyTable({ kinds }: { kinds: PolicyGrid["kinds"] }) {
  const t = useWords();
  const rows = kinds[0]?.policies ?? [];
  const cell =
    "border-line border-b px-5 py-2 text-start align-top font-regular max-sm:block max-sm:border-0 max-sm:py-1";
  return (
    <table {...TABLE_ROLES.table} className="w-full border-separate border-spacing-0 max-sm:block">
      <caption className="sr-only">{t.policies.whatMayBeRepairedWithoutA}</caption>
      <thead {...TABLE_ROLES.group} className="max-sm:sr-only">
        <tr {...TABLE_ROLES.row}>
          <th {...TABLE_ROLES.columnHeader} scope="col" className={cn(cell, "text-fine text-ink2")}>
            {t.common.class}
          </th>
          {kinds.map(({ kind }) => (
            <th key={kind} {...TABLE_ROLES.columnHeader} scope="col" className={cn(cell, "text-fine")}>
              <Mono className="text-ink2">{kind}</Mono>
            </th>
          ))}
        </tr>
      </thead>
      <tbody {...TABLE_ROLES.group} className="max-sm:block [&>tr:last-child>*]:border-b-0">
        {rows.map((row) => (
          <tr
            key={keyOf(row)}
            {...TABLE_ROLES.row}
            className="max-sm:block max-sm:border-line max-sm:border-b max-sm:py-2"
          >
            <th {...TABLE_ROLES.rowHeader} scope="row" className={cn(cell, "font-medium")}>
              {t.names.classes[row.class]}
              {row.direction === null ? null : (
                <span className="font-regular text-ink2">, {t.names.directions[row.direction]}</span>
              )}
              <span className="block font-regular text-ink2">{reasonWords(t, row)}</span>
            </th>
            {kinds.map(({ kind, perHour, policies }) => (
              <td key={kind} {...TABLE_ROLES.cell} className={cn(cell, "text-ink2")}>
                <Mono className="text-ink3 sm:hidden">{kind} </Mono>
                <Mode policy={policies.find((policy) => keyOf(policy) === keyOf(row))} perHour={perHour} />
              </td>
            ))}
          </tr>
        ))}
      </tbody>
    </table>
  );
}

const MODE_LOOKS = { automatic: "font-medium text-ink", review: "text-review", never: "text-ink3" } as const;

function Mode({ policy, perHour }: { policy: EffectivePolicy | undefined; perHour: number | null }) {
  const t = useWords();
  if (policy === undefined) return "–";
  const limits = boundsWords(t, policy, perHour);
  return (
    <>
      <span className={MODE_LOOKS[policy.mode]}>{t.policies.modeWords[policy.mode]}</span>
      <span className="block text-fine text-ink3">
        {[limits, t.policies.sourceWords[policy.source]].filter((part) => part !== null).join(" · ")}
      </span>
    </>
  );
}
