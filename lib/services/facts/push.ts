import { type Tx, transactionWithRetry } from "../../../db/client.ts";
import { Forbidden, Invalid } from "../../errors.ts";
import { claimKey, storeAnswer } from "../idempotency.ts";
import type { Answer, PushedKind } from "./answer.ts";
import type { Fact, Pushed } from "./fact-input.ts";
import { nameOf, type Pusher } from "./pusher.ts";
import { takeFacts } from "./take.ts";

export type PushResult = { facts: Answer[] };

const AHEAD_MS = 5 * 60_000;
const MISTAKES_TOLD = 20;

/**
 * Takes what a source pushed, in one transaction. It is a hint to look, with the reconciler's own credentials; as
 * evidence it is kept only where the source is declared as pushed. A repeat of a delivery gets the first answer again.
 */
export async function pushFacts(
  by: Pusher,
  kinds: ReadonlyMap<string, PushedKind>,
  pushed: readonly Pushed[],
): Promise<PushResult> {
  const kind = declaredKind(by, kinds);
  for (const { fact } of pushed) refuseForeign(by, fact);
  const keyed = { principal: { personId: `source:${nameOf(by)}` }, idempotency: by.delivery };
  return transactionWithRetry(by.sql, async (tx) => {
    await claimKey(tx, keyed);
    refuseFuture(tx, pushed);
    const result = { facts: await takeFacts(tx, by, kind, pushed) };
    await storeAnswer(tx, keyed, result);
    return result;
  });
}

function declaredKind(by: Pusher, kinds: ReadonlyMap<string, PushedKind>): PushedKind {
  const kind = kinds.get(by.kind);
  if (kind?.sources.some((source) => source.name === by.source)) return kind;
  throw new Invalid(`The configuration declares no source ${nameOf(by)}. Nothing was changed.`, [], {
    code: "source_not_declared",
  });
}

function refuseForeign(by: Pusher, fact: Fact): void {
  if (fact.kind === by.kind && fact.source === by.source) return;
  throw new Forbidden(`${nameOf(by)} signed this, and speaks for itself only. Nothing was changed.`, {
    code: "foreign_source",
  });
}

/** By the database's clock, as every time that is compared. */
function refuseFuture(tx: Tx, pushed: readonly Pushed[]): void {
  const latest = tx.transactionTime.getTime() + AHEAD_MS;
  const says = "is more than 5 minutes in the future";
  const errors = pushed.flatMap(({ fact }, at) =>
    Date.parse(fact.observed_at) > latest ? [{ path: `${at}.observed_at`, says }] : [],
  );
  if (errors.length > 0)
    throw new Invalid("The facts have mistakes. Nothing was changed.", errors.slice(0, MISTAKES_TOLD));
}
