import type { Fragment } from "postgres";
import { parseStopScope } from "../../reconciler/model/gate.ts";
import type { Sql } from "../client.ts";
import { driftVisible, type Viewer } from "./viewer.ts";

/** What piled up behind a pause: all of it is counted, and the plans that would run are named. */
export type PauseDebt = {
  drifts: number;
  /** Of these, what the viewer finds in no list: counted, and not named. */
  hidden: number;
  /** Would act as soon as it ends, inside limits. */
  act: number;
  /** Would ask a person. */
  ask: number;
  /** Decided already, and waiting. */
  approved: number;
  plans: { driftId: string; kind: string; key: string; title: string }[];
};

const PLANS = 10;

/** `kindsOf`: the kinds of each connector, as the config declares them. */
export async function pauseDebt(
  sql: Sql,
  viewer: Viewer,
  pause: { id: string; scope: string },
  kindsOf: (connector: string) => readonly string[],
): Promise<PauseDebt> {
  const rest = sql`(select coalesce(jsonb_agg(e), '[]') from jsonb_array_elements(d.gate_reasons) e where e ->> 'code' <> 'paused')`;
  const held = sql`(select count(*) from jsonb_array_elements(d.gate_reasons) e where e ->> 'code' = 'paused') <= 1`;
  const acts = sql`(d.plan is not null and (d.gate_verdict = 'act' or ${rest} = '[]'::jsonb and ${held}))`;
  const open = sql`
    select d.id, d.kind, d.key, d.plan ->> 'title' as title, d.first_seen, ${driftVisible(sql, viewer)} as visible, ${acts} as act,
      not ${acts} and ${held} and (d.gate_verdict = 'ask' or not jsonb_path_exists(${rest}, ${NOT_ASKING}::jsonpath)) as ask,
      exists (select 1 from repairs r where r.bucket = d.bucket and r.kind = d.kind and r.key = d.key
        and r.drift_id = d.id and r.state = 'approved') as approved
    from drifts d where d.resolved_at is null and ${covers(sql, pause.scope, kindsOf)}`;
  const [debt] = await sql<PauseDebt[]>`
    with open as (${open})
    select count(*)::int as drifts, (count(*) filter (where not visible))::int as hidden,
      (count(*) filter (where act))::int as act, (count(*) filter (where ask))::int as ask, (count(*) filter (where approved))::int as approved,
      coalesce((select jsonb_agg(p) from (select id as "driftId", kind, key, title from open where act and visible
        order by first_seen, id limit ${PLANS}) p), '[]') as plans
    from open`;
  return debt ?? { drifts: 0, hidden: 0, act: 0, ask: 0, approved: 0, plans: [] };
}

/** Codes of the gate that a person's decision answers. */
const NOT_ASKING = `$[*].code ? (!(@ == "policy_review" || @ == "not_unattended" || @ == "weak_correlation"
  || @ == "risk_over_limit" || @ == "approvals_missing" || @ == "approval_of_other_plan" || @ == "approval_expired"
  || @ == "approver_lost_right" || @ == "approver_is_asker"))`;

/** As stopCovers decides. */
function covers(sql: Sql, scope: string, kindsOf: (connector: string) => readonly string[]): Fragment {
  const parsed = parseStopScope(scope);
  if (parsed === null) return sql`true`;
  const { dimension, name } = parsed;
  switch (dimension) {
    case "all":
      return sql`true`;
    case "connector":
      return sql`d.kind = any(${[...kindsOf(name)]})`;
    case "kind":
      return sql`d.kind = ${name}`;
    case "class":
      return sql`d.class = ${name}`;
    case "owner":
      return sql`(d.owner = ${name} or d.class = 'stale_owner' and d.detail #>> '{owner,found}' = ${name})`;
    case "object":
      return sql`d.kind || '/' || d.key = ${name}`;
    case "agent":
      return sql`false`;
  }
}
