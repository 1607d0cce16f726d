import Link from "next/link";
import { useWords } from "#use-words";
import { PlumbDiff } from "@/components/diff/plumb-diff";
import { GateBadge, GateReasons } from "@/components/status/gate-badge";
import { RepairStateBadge } from "@/components/status/repair-state-badge";
import { Card } from "@/components/ui/card";
import { Time } from "@/components/ui/time";
import { sentence } from "@/lib/format/sentence";
import { visibleText } from "@/lib/format/visible-text";
import type { DriftDetail } from "@/lib/query/drifts";
import { diffRows } from "../../diff-rows";
import { EvidenceTable } from "../../evidence-table";
import { History } from "../../history";
import { CustomerSees } from "../../objects/customer-sees";
import { Uncertain } from "../../uncertain";
import { ACCEPTED_LOOK, Accepted } from "../accepted";
import { openRepair } from "../open-repair";
import { WhatItWouldDo } from "../what-it-would-do";

/** Each block has an address of its own: `#evidence` can be sent to somebody. */
export function DriftBlocks({ detail }: { detail: DriftDetail }) {
  const t = useWords();
  const plan = openRepair(detail)?.plan ?? detail.drift.plan;
  return (
    <div className="flex flex-col gap-4 xl:grid xl:items-start xl:grid-cols-[minmax(0,1.9fr)_minmax(0,1fr)]">
      <div className="flex min-w-0 flex-col gap-4 max-xl:contents">
        <Card id="difference" className="max-xl:order-1" title={t.common.askedForAndFoundTitle}>
          <Accepted acceptance={detail.drift.acceptance} />
          {detail.difference.length === 0 ? (
            <p lang="en" className="text-ink2">
              {sentence(visibleText(detail.drift.sentence))}
            </p>
          ) : (
            <PlumbDiff
              rows={diffRows(t, detail.difference, { repair: plan !== null })}
              caption={t.common.askedForAndFound(visibleText(detail.drift.key))}
              className={detail.drift.acceptance === null ? undefined : ACCEPTED_LOOK}
            />
          )}
        </Card>
        <Card id="evidence" className="max-xl:order-3" title={t.common.evidence}>
          <EvidenceTable evidence={detail.evidence} />
        </Card>
        <Card id="repairs" className="max-xl:order-6" title={t.drift.repairsSoFar}>
          <Repairs detail={detail} />
        </Card>
      </div>
      <div className="flex min-w-0 flex-col gap-4 max-xl:contents">
        <Card id="next" className="max-xl:order-2" title={t.common.whatItWouldDo}>
          <WhatItWouldDo detail={detail} />
          {detail.drift.gateVerdict === null ? null : (
            <div className="pt-3">
              <GateBadge verdict={detail.drift.gateVerdict} />
              <GateReasons reasons={detail.drift.gateReasons} className="pt-1" />
            </div>
          )}
        </Card>
        <Card id="customer" className="max-xl:order-4" title={t.common.whatTheCustomerSeesNow}>
          <CustomerSees object={detail.object} />
        </Card>
        <Card id="timeline" className="max-xl:order-5" title={t.common.timeline}>
          <div className="pb-4">
            <Uncertain object={detail.object} uncertain={detail.uncertain} />
          </div>
          <History object={detail.object} timeline={detail.timeline} />
        </Card>
      </div>
    </div>
  );
}

function Repairs({ detail: { repairs, drift } }: { detail: DriftDetail }) {
  const t = useWords();
  const own = repairs.filter((repair) => repair.class === drift.class);
  if (own.length === 0) return <p className="text-ink2">{t.drift.noneWasPlannedYet}</p>;
  return (
    <ul className="divide-y divide-line">
      {own.map((repair) => (
        <li
          key={repair.id}
          className="flex flex-wrap items-baseline justify-between gap-x-4 gap-y-1 py-2 first:pt-0 last:pb-0"
        >
          <Link href={`/review/${repair.id}`} className="hover:underline">
            <span lang="en">{visibleText(repair.plan.title)}</span>
          </Link>
          <span className="inline-flex items-baseline gap-3 text-ink2">
            <RepairStateBadge state={repair.state} />
            <Time at={repair.stateSince} />
          </span>
        </li>
      ))}
    </ul>
  );
}
