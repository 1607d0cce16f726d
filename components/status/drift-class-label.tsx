import { clsx } from "clsx";
import { useWords } from "#use-words";
import { Mono } from "@/components/ui/mono";
import type { Words } from "@/lib/words/words";
import type { Direction, DriftClass } from "@/reconciler/model/drift-class";

export type DriftClassLabelProps = {
  class: DriftClass;
  direction?: Direction | null;
  /** `code`: permission_drift · over. `words`: Permission drift, more than asked. `both`: words over code. */
  as?: "code" | "words" | "both";
  className?: string;
};

function words(t: Words, driftClass: DriftClass, direction: Direction | null | undefined): string {
  return direction ? `${t.names.classes[driftClass]}, ${t.names.directions[direction]}` : t.names.classes[driftClass];
}

/** For operators. End users never see a class. */
export function DriftClassLabel({ class: driftClass, direction, as = "code", className }: DriftClassLabelProps) {
  const t = useWords();
  const named = words(t, driftClass, direction);
  const code = (
    <Mono className="text-ink2" title={as === "code" ? named : undefined}>
      {driftClass}
      {direction ? ` · ${direction}` : ""}
    </Mono>
  );
  if (as === "code") return <span className={className}>{code}</span>;
  if (as === "words") return <span className={className}>{named}</span>;
  return (
    <span className={clsx("inline-flex flex-col", className)}>
      {named}
      {code}
    </span>
  );
}
