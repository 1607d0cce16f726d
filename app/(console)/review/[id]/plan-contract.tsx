import { Definitions } from "@/components/ui/card";
import { visibleText } from "@/lib/format/visible-text";
import type { Plan, RepairContract } from "@/reconciler/model/repair";
import { RISK_WORDS, UNDO_SENTENCES } from "../contract-words";

/** The contract's own sentences, one after the other: they are part of what is hashed. */
const inRow = (things: readonly string[]) => things.map((thing) => visibleText(thing).replace(/\.$/, "")).join("; ");

/** In one line under the difference: how far it reaches, and whether there is a way back. */
export function touchesNote(contract: RepairContract): string {
  return `Touches only: ${inRow(contract.touches)}. ${UNDO_SENTENCES[contract.undo]}`;
}

/** The plan as data that is hashed: nothing here is written for this page. */
export function PlanContract({ plan }: { plan: Plan }) {
  const { contract } = plan;
  return (
    <>
      <ol className="flex flex-col gap-1">
        {plan.steps.map((step, index) => (
          // biome-ignore lint/suspicious/noArrayIndexKey: the steps of one plan never change their order.
          <li key={index} className="flex gap-2.5">
            <span aria-hidden="true" className="tabular w-4 shrink-0 text-right text-ink3">
              {index + 1}
            </span>
            {visibleText(step.says)}
          </li>
        ))}
      </ol>
      <Definitions
        className="pt-3"
        items={[
          { term: "Leaves alone", value: inRow(contract.leavesAlone) || "not declared" },
          { term: "Only if", value: visibleText(contract.precondition) },
          { term: "Proved when", value: visibleText(contract.postcondition) },
          { term: "Takes away", value: contract.removes ? "Yes: access, money or data" : "Nothing" },
          { term: "Risk", value: RISK_WORDS[contract.risk] },
          { term: "Carried out with", value: `the credential of ${visibleText(contract.credential)}` },
        ]}
      />
    </>
  );
}
