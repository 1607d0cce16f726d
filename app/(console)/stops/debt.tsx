import Link from "next/link";
import { useStopWords } from "@/components/words/use-stop-words";
import { visibleText } from "@/lib/format/visible-text";
import type { PauseDebt } from "@/lib/query/installation";

/** What waits behind a pause, and what would run when it ends. */
export function Debt({ debt }: { debt: PauseDebt }) {
  const t = useStopWords();
  const { drifts, hidden, act, ask, approved, plans } = debt;
  if (drifts === 0) return <p className="text-ink2">{t.stops.nothingHasPiledUp}</p>;
  return (
    <div className="mt-1">
      <p>
        {t.stops.behindIt(drifts, act, ask, approved)}
        {hidden === 0 ? null : ` ${t.stops.ofOtherTeams(hidden, drifts)}`}
      </p>
      <ul className="list-disc ps-5">
        {plans.map(({ driftId, key, title }) => (
          <li key={driftId}>
            <Link href={`/drift/${driftId}`} prefetch={false} className="break-words hover:underline">
              <span lang="en">{visibleText(title)}</span>
            </Link>{" "}
            <span className="text-ink2">{visibleText(key)}</span>
          </li>
        ))}
      </ul>
      {act > plans.length ? <p className="text-ink2">{t.stops.andMore(act - plans.length)}</p> : null}
    </div>
  );
}
