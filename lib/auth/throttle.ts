import { createHmac } from "node:crypto";
import type { Sql } from "../../db/client.ts";

/**
 * Tries of passwords in a window, counted before the password is looked at: many at once cannot all slip under the
 * limit. A stranger who fails on somebody's account is stopped at the pair of account and address long before the
 * account itself is, so that nobody is locked out by others.
 */
export const WINDOW_MINUTES = 15;
export const TRIES_MAX = { pair: 10, address: 40, account: 120 } as const;
type Scope = keyof typeof TRIES_MAX;

export type Attempted = { email: string; address: string };

/** Neither addresses nor e-mails are kept in the clear. */
function scopesOf({ email, address }: Attempted, secret: string): Record<Scope, string> {
  const hash = (text: string) => createHmac("sha256", secret).update(text, "utf8").digest("hex").slice(0, 40);
  return {
    pair: `account:${hash(`${email}\n${address}`)}`,
    address: `address:${hash(address)}`,
    account: `account:${hash(email)}`,
  };
}

/** Counts this try and says whether it is one too many. */
export async function countTry(sql: Sql, attempted: Attempted, secret: string): Promise<boolean> {
  let tooMany = false;
  for (const [scope, name] of Object.entries(scopesOf(attempted, secret)) as [Scope, string][]) {
    const [row] = await sql<{ failures: number }[]>`
      insert into sign_in_failures as f (scope, failures, window_start) values (${name}, 1, now())
      on conflict (scope) do update
        set failures = case when f.window_start < now() - ${WINDOW_MINUTES} * interval '1 minute'
                            then 1 else f.failures + 1 end,
            window_start = case when f.window_start < now() - ${WINDOW_MINUTES} * interval '1 minute'
                                then now() else f.window_start end
      returning failures`;
    if ((row?.failures ?? 1) > TRIES_MAX[scope]) tooMany = true;
  }
  return tooMany;
}

/** A right password clears its pair and takes its own try back from the rest. */
export async function forgiveTries(sql: Sql, attempted: Attempted, secret: string): Promise<void> {
  const { pair, address, account } = scopesOf(attempted, secret);
  await sql`delete from sign_in_failures where scope = ${pair}`;
  await sql`update sign_in_failures set failures = greatest(failures - 1, 0) where scope in (${address}, ${account})`;
}

/** A short name for an account in the record, which says nothing about it to a reader. */
export function accountAlias(email: string, secret: string): string {
  return scopesOf({ email, address: "" }, secret).account.slice(0, 24);
}
