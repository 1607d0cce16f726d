"use client";

import { useQuery } from "@tanstack/react-query";
import { PageBody, PageHeader } from "@/components/shell/page-header";
import { Empty } from "@/components/states/empty";
import { Mono } from "@/components/ui/mono";
import { Time } from "@/components/ui/time";
import { formatCount } from "@/lib/format/count";
import { type PolicyGrid, policyListOptions } from "@/lib/query/installation";
import { Reading } from "../reading";
import { KindPolicyTable } from "./kind-policy-table";

/** Which repairs run without a person. */
export function PoliciesPage() {
  const query = useQuery(policyListOptions());
  return (
    <PageBody>
      <Reading query={query} what="the policies">
        {(grid) => (
          <>
            <PageHeader
              title={titleOf(grid)}
              sub={
                <>
                  This page shows policies and cannot change them: they come from the built-in table, from{" "}
                  <Mono>plumbline.config.ts</Mono> and from rows that people wrote. The gate asks more where more is
                  needed: a high risk or a weak match still waits for a person. As of <Time at={grid.at} as="clock" />.
                </>
              }
            />
            {grid.effective.length === 0 ? (
              <Empty
                kind="none_yet"
                title="There is no kind to have a policy for."
                how={
                  <>
                    Declare one in <Mono>plumbline.config.ts</Mono>.
                  </>
                }
              />
            ) : (
              <div className="flex flex-col gap-4">
                {grid.effective.map((kind) => (
                  <KindPolicyTable
                    key={kind.kind}
                    policies={kind}
                    overrides={grid.overrides.filter((row) => row.kind === kind.kind)}
                  />
                ))}
              </div>
            )}
          </>
        )}
      </Reading>
    </PageBody>
  );
}

function titleOf({ effective }: PolicyGrid): string {
  const rules = effective.flatMap((kind) => kind.rules);
  const of = (mode: string) => rules.filter((rule) => rule.mode === mode).length;
  if (rules.length === 0) return "No policy holds anything.";
  return `${formatCount(of("automatic"))} of ${formatCount(rules.length)} kinds of difference are repaired without a person; ${formatCount(of("review"))} wait for review, ${formatCount(of("never"))} ${of("never") === 1 ? "is" : "are"} never repaired.`;
}
