import type { ReviewDetail } from "@/lib/query/reviews";
import { stopCovers } from "@/reconciler/model/gate";

/** The stops that hold this repair, by the gate's rule: those of any team that it is about count. */
export function stopsOver({ stops, repair, object, drift, connector }: ReviewDetail): ReviewDetail["stops"] {
  const { asked = null, found = null } = drift.detail.owner ?? {};
  const teams = [object.owner, repair.owner, ...(repair.bothOwners ? [asked, found] : [])];
  const { kind, key } = repair;
  return stops.filter(({ scope }) =>
    teams.some((owner) => stopCovers(scope, { connector, kind, class: repair.class, owner, key })),
  );
}
