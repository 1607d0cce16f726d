import type { DriftClass } from "../../reconciler/model/drift-class.ts";
import type { PolicyMode, PolicyRow } from "../../reconciler/model/gate.ts";
import type { Sql } from "../client.ts";
import { utc, utcNow } from "./utc.ts";
import { operatorOnly, type Viewer } from "./viewer.ts";

/** A row that differs from its kind's default. */
export type PolicyOverrideRow = {
  kind: string;
  class: DriftClass;
  /** Empty where the class has none. */
  direction: string;
  mode: PolicyMode;
  approvals: PolicyRow["approvals"];
  bothOwners: boolean;
  version: number;
  changedBy: string;
  changedByName: string | null;
  changedAt: string;
};

export type PolicyList = { kinds: string[]; overrides: PolicyOverrideRow[]; at: string };

export async function policyList(sql: Sql, { viewer }: { viewer: Viewer }): Promise<PolicyList> {
  const [kinds, overrides, now] = await Promise.all([
    sql<{ kind: string }[]>`select distinct kind from sources where ${operatorOnly(sql, viewer)} order by kind`,
    sql<PolicyOverrideRow[]>`
      select p.kind, p.class, p.direction, p.mode, p.approvals, p.both_owners as "bothOwners", p.version,
        p.changed_by as "changedBy", c.name as "changedByName", ${utc(sql, "p.changed_at")} as "changedAt"
      from policies p left join people c on c.id = p.changed_by
      where ${operatorOnly(sql, viewer)}
      order by p.kind, p.class, p.direction`,
    sql<{ at: string }[]>`select ${utcNow(sql)} as at`,
  ]);
  return { kinds: kinds.map((row) => row.kind), overrides: [...overrides], at: now[0]?.at ?? "" };
}
