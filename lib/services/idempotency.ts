import type { Tx } from "../../db/client.ts";
import { Conflict, Invalid } from "../errors.ts";
import type { Idempotency } from "./context.ts";

/** The request was answered before: the stored answer, instead of a second effect. Not an error to anybody outside. */
export class Replayed extends Error {
  constructor(
    readonly status: number,
    readonly body: unknown,
  ) {
    super("This request was already answered.");
    this.name = "Replayed";
  }
}

/** Kept this long; a repeat after that is a new request. */
export const KEPT = "24 hours";

/** On whose behalf, and the key: keys of different principals are different keys. */
type Keyed = { principal: { personId: string }; idempotency?: Idempotency };

/**
 * Claims the key for this transaction, or throws the stored answer. The claim is a lock that ends with the
 * transaction, and the answer is stored by the same transaction as the change: a process that dies leaves neither.
 */
export async function claimKey(tx: Tx, ctx: Keyed): Promise<void> {
  if (ctx.idempotency === undefined) return;
  const { key, fingerprint, header = "Idempotency-Key" } = ctx.idempotency;
  const principal = ctx.principal.personId;
  const [lock] = await tx<{ mine: boolean }[]>`
    select pg_try_advisory_xact_lock(hashtextextended(${`idempotency ${principal} ${key}`}, 0)) as mine`;
  if (lock?.mine !== true) {
    throw new Conflict("The same request is being answered right now. This one changed nothing.", {
      code: "request_in_flight",
    });
  }
  await tx`delete from idempotency_keys where principal = ${principal} and created_at < now() - ${KEPT}::interval`;
  const [stored] = await tx<{ fingerprint: string; status: number; body: unknown }[]>`
    select fingerprint, status, body from idempotency_keys
    where principal = ${principal} and key = ${key} and status is not null`;
  if (stored === undefined) return;
  if (stored.fingerprint !== fingerprint) {
    throw new Invalid(
      `This ${header} was used for a different request. Nothing was changed.`,
      [{ path: header, says: "belongs to another request" }],
      { code: "key_reused" },
    );
  }
  throw new Replayed(stored.status, stored.body);
}

export async function storeAnswer(tx: Tx, ctx: Keyed, body: unknown): Promise<void> {
  if (ctx.idempotency === undefined) return;
  const { key, fingerprint, status } = ctx.idempotency;
  await tx`
    insert into idempotency_keys (principal, key, fingerprint, status, body, created_at)
    values (${ctx.principal.personId}, ${key}, ${fingerprint}, ${status}, ${JSON.stringify(body)}::text::jsonb, now())`;
}
