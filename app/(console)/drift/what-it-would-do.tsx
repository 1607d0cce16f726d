import { visibleText } from "@/lib/format/visible-text";
import type { DriftDetail } from "@/lib/query/drifts";
import { openRepair } from "./open-repair";

const UNDO_WORDS = {
  reversible: "It can be undone.",
  by_new_request: "Undoing it is a new request.",
  irreversible: "It cannot be undone.",
} as const;

/** The plan as it stands: what is to be decided where something is, else what the last look would do. */
export function WhatItWouldDo({ detail }: { detail: DriftDetail }) {
  const plan = openRepair(detail)?.plan ?? detail.drift.plan;
  if (detail.drift.resolvedAt !== null) return <p className="text-ink2">Nothing: the difference is gone.</p>;
  if (plan === null) {
    const why = detail.drift.gateReasons.find(
      (reason) => reason.code === "no_safe_repair" || reason.code === "contradiction",
    );
    return (
      <p className="text-ink2">
        {why ? visibleText(why.says) : "There is no safe repair for this. A person has to look."}
      </p>
    );
  }
  return (
    <>
      <ul className="text-ink2 [&>li]:pt-0.5">
        {plan.steps.map((step, index) => (
          // biome-ignore lint/suspicious/noArrayIndexKey: the steps of one plan never change their order.
          <li key={index}>{visibleText(step.says)}.</li>
        ))}
      </ul>
      <p className="pt-0.5 text-ink2">{UNDO_WORDS[plan.contract.undo]}</p>
    </>
  );
}
