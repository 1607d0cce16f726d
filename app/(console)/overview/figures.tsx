import Link from "next/link";
import { Card, Figure } from "@/components/ui/card";
import { useOverviewWords } from "@/components/words/use-overview-words";
import type { OverviewCounts } from "@/lib/query/installation";

/** Below this many a middle and a tail say nothing; the number itself is told instead. */
const QUANTILES_FROM = 10;

export function Figures({ counts }: { counts: OverviewCounts }) {
  const t = useOverviewWords();
  return (
    <div className="grid gap-4 pt-4 md:grid-cols-3">
      <Card title={t.common.cameBack}>
        <CameBack {...counts.cameBack} />
      </Card>
      <Card title={t.overview.timeToProof}>
        <Proof proof={counts.proof} open={counts.open} />
      </Card>
      <Card title={t.overview.limitsNow}>
        <Limits {...counts.limits} />
      </Card>
    </div>
  );
}

function CameBack({ cameBack, confirmed }: OverviewCounts["cameBack"]) {
  const t = useOverviewWords();
  if (confirmed === 0 && cameBack === 0) return <p className="text-ink2">{t.overview.noRepairWasConfirmedIn30}</p>;
  return (
    <Figure value={t.count(cameBack)}>
      {t.overview.in30DAfterAConfirmed(confirmed)}{" "}
      {cameBack > 0 ? (
        <Link href="/drift?came_back=true" className="link">
          {t.overview.openOnes}
        </Link>
      ) : null}
    </Figure>
  );
}

/** From first seen to the read that proved it. What is still open is not in it, so it is said beside it. */
function Proof({ proof, open }: { proof: OverviewCounts["proof"]; open: number }) {
  const t = useOverviewWords();
  const still = t.common.stillOpen(open);
  if (proof === null) return <p className="text-ink2">{t.overview.nothingWasRepairedIn30D(still)}</p>;
  if (proof.n < QUANTILES_FROM) {
    return <Figure value={t.duration(proof.p50Ms)}>{t.overview.medianOfRepairedIn30D(proof.n, still)}</Figure>;
  }
  return <Figure value={t.duration(proof.p50Ms)}>{t.overview.p50P90OfIn30D(proof.p90Ms, proof.n, still)}</Figure>;
}

function Limits({ used, limit, parked }: OverviewCounts["limits"]) {
  const t = useOverviewWords();
  const waits = parked === 0 ? t.overview.noneParked : t.overview.parkedUntilThereIsRoom(parked);
  if (limit === 0) return <p className="text-ink2">{t.overview.noAutomaticRepairTookFromA(waits)}</p>;
  return (
    <Figure value={t.overview.of(used, limit)}>
      {t.overview.automaticRepairsUsedInTheCurrent(waits)}{" "}
      <Link href="/stops#limits" className="link">
        {t.overview.limits}
      </Link>
    </Figure>
  );
}
