import { cn } from "@/components/ui/cn";
import { Mono } from "@/components/ui/mono";
import { CLASS_NAMES, DIRECTION_NAMES } from "@/lib/words/en";
import type { Direction, DriftClass } from "@/reconciler/model/drift-class";

export type DriftClassLabelProps = {
  class: DriftClass;
  direction?: Direction | null;
  /** `code`: permission_drift · over. `words`: Permission drift, more than asked. `both`: words over code. */
  as?: "code" | "words" | "both";
  className?: string;
};

function words(driftClass: DriftClass, direction: Direction | null | undefined): string {
  return direction ? `${CLASS_NAMES[driftClass]}, ${DIRECTION_NAMES[direction]}` : CLASS_NAMES[driftClass];
}

/** For operators. End users never see a class. */
export function DriftClassLabel({ class: driftClass, direction, as = "code", className }: DriftClassLabelProps) {
  const named = words(driftClass, direction);
  const code = (
    <Mono className="text-ink2" title={as === "code" ? named : undefined}>
      {driftClass}
      {direction ? ` · ${direction}` : ""}
    </Mono>
  );
  if (as === "code") return <span className={className}>{code}</span>;
  if (as === "words") return <span className={className}>{named}</span>;
  return (
    <span className={cn("inline-flex flex-col", className)}>
      {named}
      {code}
    </span>
  );
}
