import type { Sql } from "../client.ts";
import { utc } from "./utc.ts";

export type KeyRow = {
  id: string;
  name: string;
  owner: string;
  ownerName: string | null;
  scopes: string[];
  createdByName: string | null;
  createdAt: string;
  expiresAt: string;
  /** To the minute; null: never. */
  lastUsedAt: string | null;
  revokedAt: string | null;
  expired: boolean;
};

/** Of those that do not work any more. Of the others all are shown: what is not cannot be revoked. */
const ENDED_MAX = 200;

/** Those that work first, then the newest. */
export async function keyList(sql: Sql): Promise<{ rows: KeyRow[] }> {
  const ended = sql`(revoked_at is not null or expires_at <= now())`;
  const rows = await sql<KeyRow[]>`
    select k.id, k.name, k.owner, o.name as "ownerName", k.scopes, c.name as "createdByName",
      ${utc(sql, "k.created_at")} as "createdAt", ${utc(sql, "k.expires_at")} as "expiresAt",
      ${utc(sql, "k.last_used_at")} as "lastUsedAt", ${utc(sql, "k.revoked_at")} as "revokedAt",
      k.expires_at <= now() as expired
    from (
      (select * from api_keys where not ${ended})
      union all (select * from api_keys where ${ended} order by created_at desc, id limit ${ENDED_MAX})) k
    left join people o on o.id = k.owner left join people c on c.id = k.created_by
    order by k.revoked_at is not null or k.expires_at <= now(), k.created_at desc, k.id`;
  return { rows: [...rows] };
}
