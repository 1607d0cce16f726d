import type { Sql, Tx } from "../../../db/client.ts";

/** One answer for "never was", "expired", "revoked" and "its owner is gone": they must be indistinguishable. */
export const KEY_ENDED = "This API key is none that works. Nothing was changed.";

export type LiveKey = { id: string; owner: string; scopes: string[]; expires_at: number };

/** The key that has this hash, if it works now. That it was used is kept to the minute, so that reading costs no write each time. */
export async function readKey(sql: Sql, hash: string): Promise<LiveKey | null> {
  const [row] = await sql<(LiveKey & { used: boolean })[]>`
    select id, owner, scopes, (extract(epoch from expires_at) * 1000)::float8 as expires_at,
           coalesce(last_used_at > now() - interval '1 minute', false) as used
    from api_keys where hash = ${hash} and revoked_at is null and expires_at > now()`;
  if (row === undefined) return null;
  if (!row.used) await sql`update api_keys set last_used_at = now() where id = ${row.id}`;
  return row;
}

/** Inside a verb's transaction: a revocation that committed before sees no late success, and one that comes after waits. */
export async function lockKey(tx: Tx, id: string): Promise<boolean> {
  const rows = await tx`
    select 1 from api_keys where id = ${id} and revoked_at is null and expires_at > now() for share`;
  return rows.length === 1;
}
