import Link from "next/link";
import { StatusIcon } from "@/components/status/status-icon";
import { Card } from "@/components/ui/card";
import { cn } from "@/components/ui/cn";
import { Mono } from "@/components/ui/mono";
import { formatCount } from "@/lib/format/count";
import { visibleText } from "@/lib/format/visible-text";
import type { RunDetail } from "@/lib/query/runs";
import type { ObjectStatus } from "@/reconciler/model/status";

type Act = RunDetail["acted"]["rows"][number];

/** Answered is not proved: `happened` is told as sent, and only a later look makes it confirmed. */
const OUTCOME_LOOKS: Record<Act["outcome"], { says: string; icon: ObjectStatus; colour: string }> = {
  confirmed: { says: "Confirmed", icon: "in_place", colour: "text-in-place" },
  happened: { says: "Sent, answered. Not proved yet", icon: "verifying", colour: "text-verifying" },
  did_not_happen: { says: "Did not happen", icon: "stopped", colour: "text-stopped" },
  unknown: { says: "Not confirmed", icon: "not_confirmed", colour: "text-unsure" },
  proposed: { says: "Proposed, waits for a person", icon: "blocked_on_review", colour: "text-review" },
  superseded: { says: "Plan replaced", icon: "stopped", colour: "text-stopped" },
};

export function RunActs({ run: { acted, mode } }: { run: RunDetail }) {
  if (mode === "detect") return null;
  const more = acted.total - acted.rows.length;
  return (
    <Card title="What it did" aside="in the order it was done" flush>
      {acted.rows.length === 0 ? (
        <p className="px-4 pb-4 text-ink2 sm:px-5">Nothing was sent and nothing was proposed.</p>
      ) : (
        <ol className="divide-y divide-line">
          {acted.rows.map((act, index) => (
            // biome-ignore lint/suspicious/noArrayIndexKey: a stored report never changes, and a repair may stand in it twice.
            <li key={index} className="grid gap-x-4 px-4 py-2.5 sm:grid-cols-[minmax(0,1fr)_minmax(0,1.4fr)] sm:px-5">
              <div className="min-w-0">
                <Link
                  href={`/review/${act.repair}`}
                  prefetch={false}
                  className="font-medium break-words hover:underline"
                >
                  {visibleText(act.key)}
                </Link>
                <Mono className="block text-ink2">{act.class}</Mono>
              </div>
              <ActOutcome act={act} />
            </li>
          ))}
        </ol>
      )}
      {more > 0 ? (
        <p className="border-line border-t px-4 py-3 text-ink2 sm:px-5">{formatCount(more)} more are in the report.</p>
      ) : null}
    </Card>
  );
}

function ActOutcome({ act }: { act: Act }) {
  const look = OUTCOME_LOOKS[act.outcome];
  return (
    <div className="min-w-0">
      <span className="inline-flex items-center gap-1.5 font-medium">
        <StatusIcon status={look.icon} className={cn("shrink-0", look.colour)} />
        {look.says}
      </span>
      {act.says === "" ? null : <p className="break-words text-ink2">{visibleText(act.says)}</p>}
    </div>
  );
}
