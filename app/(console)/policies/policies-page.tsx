"use client";

import { useQuery } from "@tanstack/react-query";
import { useState } from "react";
import { PageBody, PageHeader } from "@/components/shell/page-header";
import { Empty } from "@/components/states/empty";
import { Card } from "@/components/ui/card";
import { Mono } from "@/components/ui/mono";
import { Time } from "@/components/ui/time";
import { useRuleWords } from "@/components/words/use-rule-words";
import { visibleText } from "@/lib/format/visible-text";
import { type PolicyGrid, policyListOptions } from "@/lib/query/installation";
import type { RuleWords } from "@/lib/words/words";
import type { Direction } from "@/reconciler/model/drift-class";
import { useMe } from "../me";
import { Reading } from "../reading";
import { ChangePanel, type ChosenCell } from "./change-panel";
import { PolicyChanges } from "./policy-changes";
import { PolicyTable } from "./policy-table";

/** Which repairs run without a person? */
export function PoliciesPage() {
  const t = useRuleWords();
  const query = useQuery(policyListOptions());
  const me = useMe();
  const [chosen, setChosen] = useState<ChosenCell | null>(null);
  return (
    <PageBody>
      <PageHeader title={query.data ? titleOf(t, query.data) : t.common.policies} sub={t.policies.whateverStandsHere} />
      <Reading query={query} what={t.policies.policies}>
        {(grid) =>
          grid.kinds.length === 0 ? (
            <Empty
              kind="none_yet"
              title={t.policies.noKindIsDeclared}
              how={
                <>
                  {t.policies.kindsComeFrom} <Mono>plumbline.config.ts</Mono>.
                </>
              }
            />
          ) : (
            <div className="flex flex-col gap-4">
              <PolicyChanges
                title={t.policies.waitsForAnother}
                changes={grid.changes.filter(({ state }) => state === "proposed")}
              />
              <Card flush>
                <PolicyTable kinds={grid.kinds} onChange={me.role === "admin" ? setChosen : null} />
              </Card>
              <Written grid={grid} />
              <PolicyChanges
                title={t.policies.decided}
                changes={grid.changes.filter(({ state }) => state !== "proposed")}
              />
              <ChangePanel chosen={chosen} onClose={() => setChosen(null)} />
            </div>
          )
        }
      </Reading>
    </PageBody>
  );
}

function titleOf(t: RuleWords, { kinds }: PolicyGrid): string {
  const all = kinds.flatMap((kind) => kind.policies);
  const automatic = all.filter((policy) => policy.mode === "automatic").length;
  if (automatic === 0) return t.policies.noRepairRunsWithoutAPerson;
  return t.policies.ofMayRunWithoutAPerson(automatic, all.length);
}

/** Who changed what from the defaults, and when: every plan made before is another plan since. */
function Written({ grid }: { grid: PolicyGrid }) {
  const t = useRuleWords();
  return (
    <Card title={t.policies.changedByPeople} flush>
      {grid.overrides.length === 0 ? (
        <p className="px-4 pb-4 text-ink2 sm:px-5">{t.policies.nothingTheDefaultsAndTheConfig}</p>
      ) : (
        <ul className="divide-y divide-line">
          {grid.overrides.map((row) => (
            <li
              key={`${row.kind}/${row.class}/${row.direction}`}
              className="flex flex-wrap justify-between gap-x-4 px-4 py-2 sm:px-5"
            >
              <span>
                {t.names.classes[row.class]}
                {row.direction === "" ? "" : `, ${t.names.directions[row.direction as Direction] ?? row.direction}`}
                {`: ${t.inSentence(t.policies.modeWords[row.mode])} `}
                <Mono className="text-ink3">{row.kind}</Mono>
              </span>
              <span className="text-ink2">
                {t.policies.version(row.version, visibleText(row.changedByName ?? row.changedBy))}{" "}
                <Time at={row.changedAt} as="clock" />
              </span>
            </li>
          ))}
        </ul>
      )}
    </Card>
  );
}
