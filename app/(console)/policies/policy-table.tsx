import { clsx } from "clsx";
import { Button } from "@/components/ui/button";
import { Mono } from "@/components/ui/mono";
import { TABLE_ROLES } from "@/components/ui/table-roles";
import { useRuleWords } from "@/components/words/use-rule-words";
import type { EffectivePolicy, PolicyCell, PolicyGrid } from "@/lib/query/installation";
import type { ChosenCell } from "./change-panel";
import { boundsWords, classWords, reasonWords } from "./policy-words";

const keyOf = (policy: EffectivePolicy) => `${policy.class}/${policy.direction}`;

/** One row per class and direction, one column per kind: the same question asked of each. */
export function PolicyTable({
  kinds,
  onChange,
}: {
  kinds: PolicyGrid["kinds"];
  /** Null for whoever may not change them. */
  onChange: ((chosen: ChosenCell) => void) | null;
}) {
  const t = useRuleWords();
  const rows = kinds[0]?.policies ?? [];
  const cell =
    "border-line border-b px-4 py-2 text-start sm:px-5 align-top default:font-regular max-sm:block max-sm:border-0 max-sm:py-1";
  return (
    <table {...TABLE_ROLES.table} className="w-full border-separate border-spacing-0 max-sm:block">
      <caption className="sr-only">{t.policies.whatMayBeRepairedWithoutA}</caption>
      <thead {...TABLE_ROLES.group} className="max-sm:sr-only">
        <tr {...TABLE_ROLES.row}>
          <th {...TABLE_ROLES.columnHeader} scope="col" className={clsx(cell, "text-fine text-ink2")}>
            {t.common.class}
          </th>
          {kinds.map(({ kind }) => (
            <th key={kind} {...TABLE_ROLES.columnHeader} scope="col" className={clsx(cell, "text-fine")}>
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
            <th {...TABLE_ROLES.rowHeader} scope="row" className={clsx(cell, "font-medium")}>
              {t.names.classes[row.class]}
              {row.direction === null ? null : (
                <span className="font-regular text-ink2">, {t.names.directions[row.direction]}</span>
              )}
              <span className="block font-regular text-ink2">{reasonWords(t, row)}</span>
            </th>
            {kinds.map(({ kind, perHour, policies }) => (
              <td key={kind} {...TABLE_ROLES.cell} className={clsx(cell, "text-ink2")}>
                <Mono className="text-ink3 sm:hidden">{kind} </Mono>
                <Cell
                  kind={kind}
                  cell={policies.find((policy) => keyOf(policy) === keyOf(row))}
                  perHour={perHour}
                  onChange={onChange}
                />
              </td>
            ))}
          </tr>
        ))}
      </tbody>
    </table>
  );
}

const MODE_LOOKS = { automatic: "font-medium text-ink", review: "text-review", never: "text-ink3" } as const;

type CellProps = {
  kind: string;
  cell: PolicyCell | undefined;
  perHour: number | null;
  onChange: ((chosen: ChosenCell) => void) | null;
};

function Cell({ kind, cell, perHour, onChange }: CellProps) {
  const t = useRuleWords();
  if (cell === undefined) return "–";
  const limits = boundsWords(t, cell, perHour);
  const barred = cell.choices.find(({ mode }) => mode === "automatic")?.barred ?? null;
  const free = cell.choices.filter((choice) => choice.step !== "now" && choice.barred === null);
  return (
    <>
      <span className={MODE_LOOKS[cell.mode]}>{t.policies.modeWords[cell.mode]}</span>
      <span className="block text-fine text-ink3">
        {[limits, t.policies.sourceWords[cell.source]].filter((part) => part !== null).join(" · ")}
      </span>
      {barred === null ? null : (
        <span className="block text-fine text-ink3">
          {(free.length === 0 ? t.policies.nothingElse : t.policies.neverAutomatic)(t.policies.barred[barred])}
        </span>
      )}
      {onChange === null || free.length === 0 ? null : (
        <Button
          size="sm"
          variant="quiet"
          className="-ms-2.5"
          aria-label={t.policies.changeOf(classWords(t, cell.class, cell.direction), kind)}
          onClick={() => onChange({ kind, perHour, cell })}
        >
          {t.common.change}
        </Button>
      )}
    </>
  );
}
