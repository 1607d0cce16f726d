import Link from "next/link";
import { Card, Figure } from "@/components/ui/card";
import { formatCount } from "@/lib/format/count";
import { formatDuration } from "@/lib/format/duration";
import type { OverviewCounts } from "@/lib/query/installation";

/** Below this many a middle and a tail say nothing; the number itself is told instead. */
const QUANTILES_FROM = 10;

export function Figures({ counts }: { counts: OverviewCounts }) {
  return (
    <div className="grid gap-4 pt-4 md:grid-cols-3">
      <Card title="Came back">
        <CameBack {...counts.cameBack} />
      </Card>
      <Card title="Time to proof">
        <Proof proof={counts.proof} open={counts.open} />
      </Card>
      <Card title="Limits now">
        <Limits {...counts.limits} />
      </Card>
    </div>
  );
}

function CameBack({ cameBack, confirmed }: OverviewCounts["cameBack"]) {
  if (confirmed === 0 && cameBack === 0) return <p className="text-ink2">No repair was confirmed in 30 d.</p>;
  return (
    <Figure value={formatCount(cameBack)}>
      in 30 d after a confirmed repair; {formatCount(confirmed)} {confirmed === 1 ? "was" : "were"} confirmed.{" "}
      {cameBack > 0 ? (
        <Link href="/drift?came_back=true" className="link">
          Open ones
        </Link>
      ) : null}
    </Figure>
  );
}

/** From first seen to the read that proved it. What is still open is not in it, so it is said beside it. */
function Proof({ proof, open }: { proof: OverviewCounts["proof"]; open: number }) {
  const still = `${formatCount(open)} still open`;
  if (proof === null) return <p className="text-ink2">Nothing was repaired in 30 d; {still}.</p>;
  if (proof.n < QUANTILES_FROM) {
    return (
      <Figure value={formatDuration(proof.p50Ms)}>
        median of {formatCount(proof.n)} repaired in 30 d · {still}
      </Figure>
    );
  }
  return (
    <Figure value={formatDuration(proof.p50Ms)}>
      p50 · {formatDuration(proof.p90Ms)} p90 of {formatCount(proof.n)} in 30 d · {still}
    </Figure>
  );
}

function Limits({ used, limit, parked }: OverviewCounts["limits"]) {
  const waits = parked === 0 ? "none parked" : `${formatCount(parked)} parked until there is room`;
  if (limit === 0) return <p className="text-ink2">No automatic repair took from a limit today; {waits}.</p>;
  return (
    <Figure value={`${formatCount(used)} of ${formatCount(limit)}`}>
      automatic repairs used in the current window, {waits}.{" "}
      <Link href="/stops#limits" className="link">
        Limits
      </Link>
    </Figure>
  );
}
