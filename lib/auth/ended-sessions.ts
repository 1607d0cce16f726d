import { type Sql, transaction } from "../../db/client.ts";
import { appendAudit } from "../../reconciler/record/append.ts";
import { ABSOLUTE_SECONDS, type SessionClaims } from "./session-token.ts";

/** Did the person sign out of this session? A copy of its cookie is worth nothing from then on. */
export async function hasEnded(sql: Sql, sid: string): Promise<boolean> {
  return (await sql`select 1 from ended_sessions where id = ${sid}`).length === 1;
}

export async function endSession(sql: Sql, claims: SessionClaims): Promise<void> {
  await transaction(sql, async (tx) => {
    const ended = await tx`
      insert into ended_sessions (id, person_id, ended_at, expires_at)
      values (${claims.sid}, ${claims.personId}, now(), to_timestamp(${claims.authTime + ABSOLUTE_SECONDS}))
      on conflict do nothing returning 1`;
    await tx`delete from ended_sessions where expires_at < now()`;
    if (ended.length !== 1) return;
    await appendAudit(tx, {
      actor: { kind: "person", id: claims.personId },
      action: "person.signed_out",
      subject: claims.personId,
    });
  });
}
