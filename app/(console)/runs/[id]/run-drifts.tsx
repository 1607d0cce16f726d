import Link from "next/link";
import { DriftClassLabel } from "@/components/status/drift-class-label";
import { GateBadge, GateReasons } from "@/components/status/gate-badge";
import { Card } from "@/components/ui/card";
import { formatCount, plural } from "@/lib/format/count";
import { visibleText } from "@/lib/format/visible-text";
import type { RunDetail } from "@/lib/query/runs";
import { objectHref } from "../../object-href";

type Drift = RunDetail["drifts"]["rows"][number];

/** Each difference as the run saw it, with what the gate said and why. */
export function RunDrifts({ run: { drifts, counts, endedAt } }: { run: RunDetail }) {
  const more = drifts.total - drifts.rows.length;
  return (
    <Card title="Found" aside={plural(drifts.total, "drift")} flush>
      {drifts.rows.length === 0 ? (
        <p className="px-4 pb-4 text-ink2 sm:px-5">
          {counts === null
            ? endedAt === null
              ? "The run has not ended; what it finds is listed when it has."
              : "There is no report, so what it found is not known."
            : counts.drifted > 0
              ? "What it found is on objects that you may not see."
              : "No difference in what it read."}
        </p>
      ) : (
        <ul className="divide-y divide-line">
          {drifts.rows.map((drift) => (
            <DriftEntry key={drift.id} drift={drift} />
          ))}
        </ul>
      )}
      {more > 0 ? (
        <p className="border-line border-t px-4 py-3 text-ink2 sm:px-5">
          {formatCount(more)} more are in the stored report and not listed here.
        </p>
      ) : null}
    </Card>
  );
}

function DriftEntry({ drift }: { drift: Drift }) {
  return (
    <li className="grid gap-x-4 gap-y-1 px-4 py-3 sm:grid-cols-[minmax(0,1.2fr)_minmax(0,1fr)] sm:px-5">
      <div className="min-w-0">
        <Link href={objectHref(drift)} prefetch={false} className="font-strong break-words hover:underline">
          {visibleText(drift.key)}
        </Link>
        <p className="break-words text-ink2">{visibleText(drift.says)}</p>
        <DriftClassLabel class={drift.class} direction={drift.direction} className="block break-words" />
      </div>
      <div className="min-w-0">
        <GateBadge verdict={drift.gate.verdict} />
        <GateReasons
          reasons={drift.gate.reasons.map((reason) => ({ ...reason, says: visibleText(reason.says) }))}
          className="gap-0.5 break-words"
        />
        <p className="break-words text-ink2">
          {drift.plan === null ? "No plan." : `Plan: ${visibleText(drift.plan.title)}`}{" "}
          <Link href={`/drift/${drift.id}`} prefetch={false} className="link">
            Open drift
          </Link>
        </p>
      </div>
    </li>
  );
}
