"use client";

import { useQuery } from "@tanstack/react-query";
import { PageBody, PageHeader } from "@/components/shell/page-header";
import { Empty } from "@/components/states/empty";
import { Card } from "@/components/ui/card";
import { Mono } from "@/components/ui/mono";
import { Time } from "@/components/ui/time";
import { plural } from "@/lib/format/count";
import { visibleText } from "@/lib/format/visible-text";
import { type PolicyGrid, policyListOptions } from "@/lib/query/installation";
import { CLASS_NAMES, DIRECTION_NAMES } from "@/lib/words/en";
import type { Direction } from "@/reconciler/model/drift-class";
import { Reading } from "../reading";
import { PolicyTable } from "./policy-table";
import { MODE_WORDS } from "./policy-words";

/** Which repairs run without a person? */
export function PoliciesPage() {
  const query = useQuery(policyListOptions());
  return (
    <PageBody>
      <PageHeader
        title={query.data ? titleOf(query.data) : "Policies"}
        sub="This page shows policies and cannot change them. Stops, limits, evidence and risk are asked as well, before each repair: a high risk or a weak match waits for a person whatever stands here."
      />
      <Reading query={query} what="policies">
        {(grid) =>
          grid.kinds.length === 0 ? (
            <Empty
              kind="none_yet"
              title="No kind is declared."
              how={
                <>
                  Kinds come from <Mono>plumbline.config.ts</Mono>.
                </>
              }
            />
          ) : (
            <div className="flex flex-col gap-4">
              <Card flush>
                <PolicyTable kinds={grid.kinds} />
              </Card>
              <Written grid={grid} />
            </div>
          )
        }
      </Reading>
    </PageBody>
  );
}

function titleOf({ kinds }: PolicyGrid): string {
  const all = kinds.flatMap((kind) => kind.policies);
  const automatic = all.filter((policy) => policy.mode === "automatic").length;
  if (automatic === 0) return "No repair runs without a person.";
  return `${automatic} of ${plural(all.length, "kind of repair", "kinds of repair")} may run without a person.`;
}

/** Who changed what from the defaults, and when: every plan made before is another plan since. */
function Written({ grid }: { grid: PolicyGrid }) {
  return (
    <Card title="Changed by people" flush>
      {grid.overrides.length === 0 ? (
        <p className="px-5 pb-4 text-ink2">Nothing; the defaults and the config hold.</p>
      ) : (
        <ul className="divide-y divide-line">
          {grid.overrides.map((row) => (
            <li
              key={`${row.kind}/${row.class}/${row.direction}`}
              className="flex flex-wrap justify-between gap-x-4 px-5 py-2"
            >
              <span>
                {CLASS_NAMES[row.class]}
                {row.direction === "" ? "" : `, ${DIRECTION_NAMES[row.direction as Direction] ?? row.direction}`}
                {`: ${MODE_WORDS[row.mode].toLowerCase()} `}
                <Mono className="text-ink3">{row.kind}</Mono>
              </span>
              <span className="text-ink2">
                version {row.version} · {visibleText(row.changedByName ?? row.changedBy)} ·{" "}
                <Time at={row.changedAt} as="clock" />
              </span>
            </li>
          ))}
        </ul>
      )}
    </Card>
  );
}
