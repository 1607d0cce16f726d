import { type Tx, transaction, transactionWithRetry } from "../../db/client.ts";
import { type AuditEntry, appendAudit } from "../../reconciler/record/append.ts";
import { AppError, TooMany, Unauthenticated } from "../errors.ts";
import { log } from "../log.ts";
import { boundAgent } from "./agents/bound.ts";
import type { Context } from "./context.ts";
import { claimKey, storeAnswer } from "./idempotency.ts";
import { KEY_ENDED, lockKey } from "./keys/read.ts";
import { recordRefusedKey } from "./keys/refuse.ts";
import { lockPerson } from "./principal.ts";

/** What a verb is about. It fills in what it learns, so that a refusal is recorded with the object it concerns. */
export type About = { kind?: string; key?: string; subject?: string };

/**
 * The frame of every verb: one transaction that first locks the person's own record, then does the work, then keeps
 * the answer for a repeat of the same request. A refusal is written down in a transaction of its own, because the
 * verb's is rolled back with everything in it.
 *
 * `name` is `{entity}.{verb}`; its refusals are recorded as `{entity}.refused`.
 */
export async function runVerb<T>(
  ctx: Context,
  name: string,
  about: About,
  work: (tx: Tx, about: About) => Promise<T>,
): Promise<T> {
  let learned: About = about;
  try {
    return await transactionWithRetry(ctx.sql, async (tx) => {
      learned = { ...about };
      await confirmPerson(tx, ctx);
      await claimKey(tx, ctx);
      await boundAgent(tx, ctx, name);
      const result = await work(tx, learned);
      await storeAnswer(tx, ctx, result);
      return result;
    });
  } catch (error) {
    if (error instanceof AppError) await recordRefusal(ctx, name, learned, error);
    throw error;
  }
}

/**
 * The principal was resolved before this transaction began. If their role, teams or state changed since, the epoch has
 * risen; holding their row keeps a revocation from slipping in between this check and the commit.
 */
async function confirmPerson(tx: Tx, ctx: Context): Promise<void> {
  if (ctx.principal.role === "terminal") return;
  const person = await lockPerson(tx, ctx.principal.personId);
  const unchanged =
    person !== null &&
    !person.suspended &&
    person.principal.epoch === ctx.principal.epoch &&
    person.principal.role === ctx.principal.role;
  if (!unchanged) {
    throw new Unauthenticated("Your rights changed a moment ago. Sign in again. Nothing was changed.", {
      detail: { session: "revoked" },
    });
  }
  if (ctx.keyId !== undefined && !(await lockKey(tx, ctx.keyId))) throw new Unauthenticated(KEY_ENDED);
}

async function recordRefusal(ctx: Context, name: string, about: About, error: AppError): Promise<void> {
  if (ctx.keyId !== undefined && error instanceof TooMany) {
    const { keyId: key, actor, principal } = ctx;
    return recordRefusedKey(ctx.sql, {
      key,
      agent: actor.kind === "agent",
      owner: principal.personId,
      error,
      asked: name,
    });
  }
  const entity = name.split(".")[0] ?? name;
  try {
    await transaction(ctx.sql, (tx) =>
      record(tx, ctx, {
        action: `${entity}.refused`,
        ...about,
        detail: { verb: name, code: error.code, says: error.message },
      }),
    );
  } catch (failure) {
    // The refusal itself stands: nothing was changed, with or without its entry.
    log.error({ err: failure, verb: name, code: error.code }, "a refusal could not be recorded");
  }
}

export type Entry = About & { action: string; detail?: Record<string, unknown> };

/** One entry of the record, in the transaction of the change, with who did it and for which request. */
export function record(tx: Tx, ctx: Context, entry: Entry): Promise<void> {
  return appendAudit(tx, entryOf(ctx, entry));
}

export function entryOf(ctx: Context, entry: Entry): AuditEntry {
  const request = ctx.requestId === undefined ? {} : { request: ctx.requestId };
  const behalf = ctx.actor.id === ctx.principal.personId ? {} : { on_behalf_of: ctx.principal.personId };
  return {
    actor: ctx.actor,
    action: entry.action,
    kind: entry.kind ?? null,
    key: entry.key ?? null,
    subject: entry.subject ?? null,
    detail: { ...entry.detail, ...behalf, ...request },
  };
}

export type Hint = {
  topic: "repair" | "object" | "stop" | "drift" | "run" | "policy";
  id: string;
  kind?: string;
  key?: string;
};

/** Wakes the loop and the open screens when this transaction commits. Ids only: the rows are the truth. */
export async function hint(tx: Tx, hint: Hint): Promise<void> {
  await tx`select pg_notify('plumbline', ${JSON.stringify(hint)})`;
}
