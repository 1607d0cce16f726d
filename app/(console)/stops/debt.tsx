import Link from "next/link";
import { formatCount, plural } from "@/lib/format/count";
import { visibleText } from "@/lib/format/visible-text";
import type { PauseDebt } from "@/lib/query/installation";

/** What waits behind a pause, and what would run when it ends. */
export function Debt({ debt }: { debt: PauseDebt }) {
  const { drifts, act, ask, approved, plans } = debt;
  if (drifts === 0) return <p className="text-ink2">Nothing has piled up behind it.</p>;
  return (
    <div className="mt-1">
      <p>
        {plural(drifts, "drift")} behind it: {formatCount(act)} would act, {formatCount(ask)} would ask a person
        {approved === 0 ? "" : `, ${formatCount(approved)} already approved`}.
      </p>
      <ul className="list-disc pl-5">
        {plans.map(({ driftId, key, title }) => (
          <li key={driftId}>
            <Link href={`/drift/${driftId}`} prefetch={false} className="break-words hover:underline">
              {visibleText(title)}
            </Link>{" "}
            <span className="text-ink2">{visibleText(key)}</span>
          </li>
        ))}
      </ul>
      {act > plans.length ? <p className="text-ink2">and {formatCount(act - plans.length)} more.</p> : null}
    </div>
  );
}
