import { type Sql, transactionWithRetry } from "../../db/client.ts";
import { consoleRights } from "../../db/console-rights.ts";
import { reconcilerRights } from "../../db/reconciler-rights.ts";
import { grantRights, type Process } from "../../db/setup.ts";
import type { PlumblineConfig } from "../config.ts";
import type { Actor } from "../model/role.ts";
import { appendAudit } from "./append.ts";

type Admitted = { role: string; process: Process; kinds: PlumblineConfig["kinds"]; actor: Actor };

/** Gives a role what that process of this configuration needs, no less and no more. Answers how many rights changed. */
export function admitRole(sql: Sql, { role, process, kinds, actor }: Admitted): Promise<number> {
  const pushes = kinds.some(({ spec }) => spec.sources.some((source) => source.pushed === true));
  return transactionWithRetry(sql, async (tx) => {
    // Of the reconcilers' configuration, too: a command may be run with another, and must not stop what is taken in.
    const known = await tx`select from sources where pushed limit 1`;
    const pushedFacts = pushes || known.length > 0;
    const changed = await grantRights(
      tx,
      role,
      process === "console" ? consoleRights({ pushedFacts }) : reconcilerRights,
    );
    const action = `${process}.granted`;
    if (changed > 0) await appendAudit(tx, { actor, action, subject: role, detail: { changed } });
    return changed;
  });
}
