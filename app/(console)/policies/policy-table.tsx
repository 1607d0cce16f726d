import { cn } from "@/components/ui/cn";
import { Mono } from "@/components/ui/mono";
import { TABLE_ROLES } from "@/components/ui/table-roles";
import type { EffectivePolicy, PolicyGrid } from "@/lib/query/installation";
import { CLASS_NAMES, DIRECTION_NAMES } from "@/lib/words/en";
import { boundsWords, MODE_WORDS, reasonWords, SOURCE_WORDS } from "./policy-words";

const keyOf = (policy: EffectivePolicy) => `${policy.class}/${policy.direction}`;

/** One row per class and direction, one column per kind: the same question asked of each. */
export function PolicyTable({ kinds }: { kinds: PolicyGrid["kinds"] }) {
  const rows = kinds[0]?.policies ?? [];
  const cell =
    "border-line border-b px-5 py-2 text-left align-top font-regular max-sm:block max-sm:border-0 max-sm:py-1";
  return (
    <table {...TABLE_ROLES.table} className="w-full border-separate border-spacing-0 max-sm:block">
      <caption className="sr-only">What may be repaired without a person, by class and kind</caption>
      <thead {...TABLE_ROLES.group} className="max-sm:sr-only">
        <tr {...TABLE_ROLES.row}>
          <th {...TABLE_ROLES.columnHeader} scope="col" className={cn(cell, "text-fine text-ink2")}>
            Class
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
              {CLASS_NAMES[row.class]}
              {row.direction === null ? null : (
                <span className="font-regular text-ink2">, {DIRECTION_NAMES[row.direction]}</span>
              )}
              <span className="block font-regular text-ink2">{reasonWords(row)}</span>
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
  if (policy === undefined) return "–";
  const limits = boundsWords(policy, perHour);
  return (
    <>
      <span className={MODE_LOOKS[policy.mode]}>{MODE_WORDS[policy.mode]}</span>
      <span className="block text-fine text-ink3">
        {[limits, SOURCE_WORDS[policy.source]].filter((part) => part !== null).join(" · ")}
      </span>
    </>
  );
}
