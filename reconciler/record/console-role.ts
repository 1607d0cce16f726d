import { type Sql, transactionWithRetry } from "../../db/client.ts";
import { grantConsole } from "../../db/setup.ts";
import type { PlumblineConfig } from "../config.ts";
import type { Actor } from "../model/role.ts";
import { appendAudit } from "./append.ts";

/** Gives a role what a console of this configuration needs, no less and no more. Answers how many rights changed. */
export function grantConsoleRole(
  sql: Sql,
  role: string,
  kinds: PlumblineConfig["kinds"],
  actor: Actor,
): Promise<number> {
  const pushes = kinds.some(({ spec }) => spec.sources.some((source) => source.pushed === true));
  return transactionWithRetry(sql, async (tx) => {
    // Of the reconcilers' configuration, too: a command may be run with another, and must not stop what is taken in.
    const known = await tx`select from sources where pushed limit 1`;
    const pushedFacts = pushes || known.length > 0;
    const changed = await grantConsole(tx, role, { pushedFacts });
    if (changed > 0) await appendAudit(tx, { actor, action: "console.granted", subject: role, detail: { changed } });
    return changed;
  });
}
