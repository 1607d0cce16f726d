import type { AgeBucket } from "@/lib/query/age-bucket";
import type { DriftParams } from "@/lib/query/drift-params";
import { withQuery } from "@/lib/query/request";
import type { DriftClass } from "@/reconciler/model/drift-class";

/** A cell of the class × age grid as the list it counts. */
export function gridHref({ driftClass, band }: { driftClass: DriftClass | null; band: AgeBucket | null }): string {
  const filter: Partial<DriftParams> = {
    class: driftClass === null ? null : [driftClass],
    age: band === null ? null : [band],
  };
  return withQuery("/drift", filter);
}
