import { useWords } from "#use-words";
import { sentence } from "@/lib/format/sentence";
import { visibleText } from "@/lib/format/visible-text";
import type { DriftDetail } from "@/lib/query/drifts";
import { openRepair } from "./open-repair";

/** The plan as it stands: what is to be decided where something is, else what the last look would do. */
export function WhatItWouldDo({ detail }: { detail: DriftDetail }) {
  const t = useWords();
  const plan = openRepair(detail)?.plan ?? detail.drift.plan;
  if (detail.drift.resolvedAt !== null) return <p className="text-ink2">{t.drift.nothingTheDifferenceIsGone}</p>;
  if (plan === null) {
    const why = detail.drift.gateReasons.find(
      (reason) => reason.code === "no_safe_repair" || reason.code === "contradiction",
    );
    return <p className="text-ink2">{why ? visibleText(why.says) : t.drift.thereIsNoSafeRepairFor}</p>;
  }
  return (
    <>
      <ul className="text-ink2 [&>li]:pt-0.5">
        {plan.steps.map((step, index) => (
          // biome-ignore lint/suspicious/noArrayIndexKey: the steps of one plan never change their order.
          <li lang="en" key={index}>
            {sentence(visibleText(step.says))}
          </li>
        ))}
      </ul>
      <p className="pt-0.5 text-ink2">{t.drift.undoWords[plan.contract.undo]}</p>
    </>
  );
}
