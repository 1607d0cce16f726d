/** Carries out one step inside the actor's transaction. */

import type { RightRow } from "./catalog.ts";
import { quoteIdent, type Scope, teamGroup } from "./names.ts";
import type { Session } from "./session.ts";
import { type SentStep, type SqlContext, stepSql } from "./sql.ts";
import type { AccessStep } from "./steps.ts";

export type ApplyInput = {
  session: Session;
  context: SqlContext;
  rights: readonly RightRow[];
  version: number;
  /** Where the custodian acts, the team in whose name it gives: it has no right on anything by itself. */
  givesAs: string | null;
};

export async function applyStep(input: ApplyInput, step: AccessStep): Promise<void> {
  if (step.verb === "link") return;
  const sql = stepSql(input.context, step);
  const givers = await giversOf(input, step);
  if (givers.length === 0) {
    await input.session.run(sql);
    return;
  }
  // Postgres lets only the giver take a right back, so each one is taken back in its giver's name.
  for (const giver of givers) {
    await input.session.run(`set local role ${quoteIdent(giver)}; ${sql}; set local role none`);
  }
}

/** The givers of what a step takes whose name this credential may act in; none means: in its own. */
async function giversOf(input: ApplyInput, step: SentStep): Promise<string[]> {
  const { session, version, givesAs } = input;
  if (step.verb === "grant") return givesAs === null ? [] : [givesAs];
  const oids = await giverOids(input, step);
  if (oids.length === 0) return [];
  const mode = version >= 160000 ? "SET" : "MEMBER";
  const rows = await session.rows<{ name: string }>(
    `select rolname as name from pg_roles where oid::text in (select json_array_elements_text($1::text::json))
     and pg_has_role(session_user, oid, $2) order by rolname`,
    [JSON.stringify(oids), mode],
  );
  return rows.map(({ name }) => name);
}

async function giverOids(
  { session, context, rights, version }: Omit<ApplyInput, "givesAs">,
  step: SentStep,
): Promise<string[]> {
  if (step.verb === "revoke" || step.verb === "revoke_option") {
    const text = step.verb === "revoke" ? step.grant : `${step.grant}*`;
    return rights
      .filter(({ oid, permission }) => oid === step.oid && permission === text)
      .flatMap(({ grantorOid }) => grantorOid ?? []);
  }
  if (step.verb !== "dismiss" || version < 160000) return [];
  const rows = await session.rows<{ oid: string }>(
    `select m.grantor::text as oid from pg_auth_members m join pg_roles g on g.oid = m.member
     where m.roleid = $1::text::oid and g.rolname = $2`,
    [step.oid, teamGroup(context.scope.prefix, step.team)],
  );
  return rows.map(({ oid }) => oid);
}

/**
 * After a transfer: does the old team still administer the role? What is left to others is told in the receipt;
 * from 16 on that is the actor that once made the role, whose grip only a superuser can end (README.md).
 */
export async function remainingAdmins(
  session: Session,
  scope: Scope,
  steps: readonly AccessStep[],
): Promise<{ refused: string | null; left: string[] }> {
  const dismissed = steps.filter((step) => step.verb === "dismiss");
  const admitted = steps.filter((step) => step.verb === "admit").map(({ team }) => teamGroup(scope.prefix, team));
  const [first] = dismissed;
  if (first === undefined) return { refused: null, left: [] };
  const rows = await session.rows<{ name: string; by: string | null }>(
    `select m.rolname as name, by.rolname as by from pg_auth_members a join pg_roles m on m.oid = a.member
     left join pg_roles by on by.oid = a.grantor where a.roleid = $1::text::oid and a.admin_option order by 1, 2`,
    [first.oid],
  );
  const old = new Set(dismissed.map(({ team }) => teamGroup(scope.prefix, team)));
  const stuck = rows.find(({ name }) => old.has(name));
  if (stuck !== undefined) {
    return {
      refused: `${stuck.name} still administers ${first.role}: ${stuck.by ?? "somebody"} made it so, and only that role can end it.`,
      left: [],
    };
  }
  const known = new Set([...admitted, `${scope.prefix}access_custodian`]);
  return { refused: null, left: [...new Set(rows.map(({ name }) => name))].filter((name) => !known.has(name)) };
}
