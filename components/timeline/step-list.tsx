import { clsx } from "clsx";
import type { ReactNode } from "react";
import { type MarkShape, Spine } from "@/components/timeline/spine";
import type { StepState } from "@/lib/words/status-facts";

export type StepItem = {
  id: string;
  title: ReactNode;
  /** Usually stepWords(state), or more where there is more to say. */
  detail: ReactNode;
  state: StepState["kind"];
};

const SHAPES: Record<StepItem["state"], MarkShape> = {
  confirmed: "known",
  not_confirmed: "open",
  not_checked: "open",
  not_started: "ahead",
  not_needed: "ahead",
};

function lineAfter(step: StepItem, next: StepItem | undefined): "none" | "solid" | "dashed" {
  const begun = SHAPES[step.state] !== "ahead";
  if (next === undefined) return begun && step.state === "confirmed" ? "none" : "dashed";
  return begun ? "solid" : "dashed";
}

/** The steps of a request, for the person who made it. What is not confirmed is the one in bold. */
export function StepList({ steps, label }: { steps: readonly StepItem[]; label: string }) {
  return (
    <ol aria-label={label} className="text-reading">
      {steps.map((step, index) => {
        const before = steps[index - 1];
        const shape = SHAPES[step.state];
        return (
          <li key={step.id} className="grid grid-cols-[1.25rem_minmax(0,1fr)] gap-x-3.5">
            <Spine
              size="reading"
              shape={shape}
              colour={shape === "open" ? "text-unsure" : "text-ink"}
              above={before ? lineAfter(before, step) : "none"}
              below={lineAfter(step, steps[index + 1])}
            />
            <div className="min-w-0 pb-4">
              <p className={clsx(shape === "open" && "font-strong", shape === "ahead" && "text-ink2")}>{step.title}</p>
              <p className="text-[0.875rem] leading-[1.375rem] text-ink2">{step.detail}</p>
            </div>
          </li>
        );
      })}
    </ol>
  );
}
