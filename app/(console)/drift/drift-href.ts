import { createSerializer } from "nuqs/server";
import type { AgeBucket } from "@/lib/query/age-bucket";
import { driftParams } from "@/lib/query/drift-params";
import type { DriftClass } from "@/reconciler/model/drift-class";

const serialize = createSerializer(driftParams);

/** A cell of the class × age grid as the list it counts. */
export function gridHref({ driftClass, band }: { driftClass: DriftClass | null; band: AgeBucket | null }): string {
  return serialize("/drift", {
    class: driftClass === null ? null : [driftClass],
    age: band === null ? null : [band],
  });
}
