import type { DriftClass } from "../../reconciler/model/drift-class.ts";
import type { PolicyValue } from "../../reconciler/model/gate.ts";
import type { Sql } from "../client.ts";
import { utc } from "./utc.ts";
import { operatorOnly, type Viewer } from "./viewer.ts";

/** Past its end a proposal is `expired`, whether or not anybody has written so. */
export type PolicyChangeState = "proposed" | "applied" | "refused" | "superseded" | "expired";

export type PolicyChangeRow = {
  id: string;
  kind: string;
  class: DriftClass;
  /** Empty where the class has none. */
  direction: string;
  was: PolicyValue;
  wanted: PolicyValue;
  narrows: boolean;
  reason: string;
  state: PolicyChangeState;
  proposedBy: string;
  proposedByName: string | null;
  proposedAt: string;
  expiresAt: string;
  decidedBy: string | null;
  decidedByName: string | null;
  decidedAt: string | null;
  decideReason: string | null;
};

const ENDED_MAX = 20;

/** What waits for a second administrator, the oldest first, then what was decided last. */
export async function policyChanges(sql: Sql, viewer: Viewer): Promise<PolicyChangeRow[]> {
  const rows = await sql<PolicyChangeRow[]>`
    with shown as (
      (select * from policy_changes where state = 'proposed')
      union all
      (select * from policy_changes where state <> 'proposed' order by proposed_at desc, id desc limit ${ENDED_MAX}))
    select s.id, s.kind, s.class, s.direction, s.was, s.wanted, s.narrows, s.reason,
      case when s.state = 'proposed' and s.expires_at <= now() then 'expired'
           when s.state = 'refused' and s.decided_by is null then 'expired' else s.state end as state,
      s.proposed_by as "proposedBy", p.name as "proposedByName", ${utc(sql, "s.proposed_at")} as "proposedAt",
      ${utc(sql, "s.expires_at")} as "expiresAt", s.decided_by as "decidedBy", d.name as "decidedByName",
      ${utc(sql, "s.decided_at")} as "decidedAt", s.decide_reason as "decideReason"
    from shown s left join people p on p.id = s.proposed_by left join people d on d.id = s.decided_by
    where ${operatorOnly(sql, viewer)}
    order by (s.state = 'proposed' and s.expires_at > now()) desc,
      case when s.state = 'proposed' then s.proposed_at end, s.proposed_at desc, s.id desc`;
  return [...rows];
}
