import os from "node:os";
import type { Sql } from "../../db/client.ts";
import { terminalPrincipal } from "../../lib/auth/principal.ts";
import { type Context, terminalContext } from "../../lib/services/context.ts";
import type { Kinds } from "../../lib/services/kinds.ts";
import { principalByEmail } from "../../lib/services/principal.ts";
import type { Runtime } from "../loop/runtime.ts";
import { type Arguments, UsageError } from "./arguments.ts";

/** The raw client behind the runtime's store: verbs of people write through lib/services, as the console does. */
export function sqlOf(runtime: Runtime): Sql {
  return runtime.store.sql;
}

/** Whoever sits at the terminal: the account they use there, who may stop and ask but decides nothing. */
export function asTerminal(runtime: Runtime): Context {
  return terminalContext(sqlOf(runtime), terminalPrincipal(os.userInfo().username));
}

/** A person by e-mail, with that person's rights and no more. */
export async function asPerson(runtime: Runtime, args: Arguments): Promise<Context> {
  const email = args.options.as ?? process.env.PLUMBLINE_AS;
  if (email === undefined) return asTerminal(runtime);
  const principal = await principalByEmail(sqlOf(runtime), email);
  if (principal === null) throw new UsageError(`There is no person ${email}, or they are suspended.`);
  return terminalContext(sqlOf(runtime), principal);
}

/** Who is asked where `--as` was left out: reviewers of these teams (null: of any), but not these people. */
export type Among = { teams: readonly string[] | null; except?: readonly string[] };

/**
 * Decisions need a person. In the sandbox one may be left out: the first reviewer among those who may decides, and both
 * the answer and the record name them.
 */
export async function asDecider(runtime: Runtime, args: Arguments, among: Among): Promise<Context> {
  const named = args.options.as ?? process.env.PLUMBLINE_AS;
  if (named !== undefined) return asPerson(runtime, args);
  if (process.env.SANDBOX_ADMIN_URL === undefined) {
    throw new UsageError("Decisions are made by a person: add --as EMAIL.");
  }
  const { teams, except = [] } = among;
  const [reviewer] = await sqlOf(runtime)<{ email: string }[]>`
    select p.email from people p left join team_members m on m.person_id = p.id
    where p.role = 'reviewer' and p.suspended_at is null and (m.team_id = any(${teams}) or ${teams}::text[] is null)
      and p.id <> all(${except})
    order by p.email limit 1`;
  if (reviewer === undefined) {
    const more = except.length === 0 ? "" : " who has no part in this yet";
    throw new UsageError(`There is no reviewer of team ${teams?.join(" or ")}${more}: add --as EMAIL.`);
  }
  return asPerson(runtime, { ...args, options: { ...args.options, as: reviewer.email } });
}

/** The pure part of each configured connector, as the services take it. */
export function kindsOf(runtime: Runtime): Kinds {
  return new Map(runtime.config.kinds.map(({ spec }) => [spec.kind, spec]));
}
