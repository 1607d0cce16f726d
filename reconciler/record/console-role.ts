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
  const pushedFacts = kinds.some(({ spec }) => spec.sources.some((source) => source.pushed === true));
  return transactionWithRetry(sql, async (tx) => {
    const changed = await grantConsole(tx, role, { pushedFacts });
    if (changed > 0) await appendAudit(tx, { actor, action: "console.granted", subject: role, detail: { changed } });
    return changed;
  });
}
