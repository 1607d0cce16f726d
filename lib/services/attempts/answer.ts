import { randomUUID } from "node:crypto";
import { z } from "zod";
import type { Tx } from "../../../db/client.ts";
import { attemptCandidates, type Candidate } from "../../../db/queries/attempt-candidates.ts";
import { type AttemptRow, attemptList } from "../../../db/queries/attempt-list.ts";
import { evidenceList } from "../../../db/queries/evidence-list.ts";
import { bucketOfId } from "../../../reconciler/model/bucket.ts";
import { Conflict, Invalid, NotFound } from "../../errors.ts";
import type { Context } from "../context.ts";
import { id, parseInput, reason, text } from "../input.ts";
import { askForLook, mark, project } from "../objects/load.ts";
import { type LoadedRepair, loadRepair } from "../repairs/load.ts";
import { refuseMaker } from "../repairs/refuse-decision.ts";
import { type About, hint, record, runVerb } from "../run-verb.ts";
import { saidTime } from "../said-time.ts";

const externalId = text(500);

export const AnswerInput = z.strictObject({
  attempt: id,
  outcome: z.enum(["happened", "did_not_happen"]),
  /** Which candidate it made; for a try that was to make something, and that happened. */
  external_id: externalId.optional(),
  /** What was checked outside, and what it showed. */
  checked: reason,
});
export type AnswerInput = z.infer<typeof AnswerInput>;
export type AnswerResult = { attempt: string; outcome: "happened" | "did_not_happen"; token: string; says: string };

/**
 * A person says what became of a try that no look could answer. Their word opens what the doubt closed, and proves nothing: the
 * next look does, and what links or repairs the object is an ordinary plan under the ordinary rules.
 */
export async function answerAttempt(ctx: Context, input: AnswerInput): Promise<AnswerResult> {
  const { attempt: attemptId, outcome, external_id = null, checked } = parseInput(AnswerInput, input);

  return runVerb(ctx, "attempt.answer", { subject: attemptId }, async (tx, about) => {
    const unknown = await loadUnknown(tx, ctx, attemptId, about);
    refuseEarly(unknown, tx.transactionTime);
    if (outcome === "happened") refuseUnnamed(unknown, external_id);
    else refuseHasty(unknown, external_id);

    const { repair, object } = unknown;
    const { bucket, kind, key } = object;
    const [changed] = await tx<{ answered: boolean }[]>`
      select plumbline.answer_attempt(${bucket}::smallint, ${attemptId}, ${outcome}, ${ctx.principal.personId}, ${external_id})
        as answered`;
    if (changed?.answered !== true) throw new Error("An attempt that is locked changed.");
    const happened = outcome === "happened";
    await tx`
      update repairs set state = ${happened ? "verifying" : "did_not_happen"}, state_since = now(),
             end_reason = ${happened ? null : checked}
      where bucket = ${bucket} and id = ${repair.id} and state = 'not_confirmed'`;
    const openAttempt = await openEffect(tx, unknown);
    // Nobody looked since, so there is no verdict to stand on.
    await tx`
      update objects set open_attempt = ${openAttempt}, verdict = 'verifying', expires_at = null
      where bucket = ${bucket} and kind = ${kind} and key = ${key}`;
    await mark(tx, object);
    const token = randomUUID();
    await askForLook(tx, object, token);
    await project(tx, { ...object, open_attempt: openAttempt, verdict: "verifying", expires_at: null });
    const detail = { reason: checked, attempt: attemptId, externalId: external_id, token };
    await record(tx, ctx, { action: `attempt.${outcome}`, ...about, detail });
    await hint(tx, { topic: "repair", id: repair.id, kind, key });
    const says = happened
      ? "Recorded: it happened. A look has to prove it; what it made is linked by a plan of its own."
      : "Recorded: it did not happen. A look comes first; nothing is sent before it.";
    return { attempt: attemptId, outcome, token, says };
  });
}

export const NotMineInput = z.strictObject({ attempt: id, external_id: externalId, reason });
export type NotMineInput = z.infer<typeof NotMineInput>;
export type NotMineResult = { attempt: string; external_id: string; says: string };

/** A person says that this is not what the try made: it is not offered for it again. Nothing else follows. */
export async function setNotMine(ctx: Context, input: NotMineInput): Promise<NotMineResult> {
  const { attempt: attemptId, external_id, reason: why } = parseInput(NotMineInput, input);

  return runVerb(ctx, "attempt.not_mine", { subject: attemptId }, async (tx, about) => {
    const unknown = await loadUnknown(tx, ctx, attemptId, about);
    candidateOf(unknown, external_id);
    await record(tx, ctx, { action: "attempt.not_mine", ...about, detail: { external_id, reason: why } });
    const { id: repair, kind, key } = unknown.repair;
    await hint(tx, { topic: "repair", id: repair, kind, key });
    return { attempt: attemptId, external_id, says: `${external_id} is not offered for this attempt any more.` };
  });
}

type Unknown = LoadedRepair & { attempt: AttemptRow; candidates: Candidate[] };

async function loadUnknown(tx: Tx, ctx: Context, attemptId: string, about: About): Promise<Unknown> {
  const bucket = bucketOfId(attemptId);
  const [named] = await tx<{ repair_id: string }[]>`
    select repair_id from attempts where bucket = ${bucket} and id = ${attemptId}`;
  if (named === undefined) throw new NotFound();
  const loaded = await loadRepair(tx, ctx, "attempt.answer", named.repair_id, about);
  const { kind, key } = loaded.repair;
  const [attempts, evidence] = [await attemptList(tx, { kind, key }), await evidenceList(tx, { kind, key })];
  const attempt = attempts.find((one) => one.id === attemptId);
  if (attempt?.state !== "unknown") {
    const state = attempt?.state.replaceAll("_", " ") ?? "not known any more";
    throw new Conflict(`What became of this attempt is not in question: ${state}. Nothing was changed.`, {
      code: "not_in_question",
      detail: { state: attempt?.state },
    });
  }
  await refuseMaker(tx, ctx, loaded, "say what became of");
  const candidates = await attemptCandidates(tx, { viewer: ctx.principal, kind, key, attempts, evidence });
  return { ...loaded, attempt, candidates };
}

/** While it may still take effect nobody can know that it did not, and a look comes first. */
function refuseEarly({ attempt }: Unknown, now: Date): void {
  const until = new Date(attempt.settleUntil ?? attempt.deadlineAt);
  if (until.getTime() <= now.getTime()) return;
  throw new Conflict(`It may still take effect until ${saidTime(until)}. Nothing was changed.`, {
    code: "may_still_land",
    detail: { until: until.toISOString() },
  });
}

function refuseUnnamed(unknown: Unknown, wanted: string | null): void {
  if ((unknown.attempt.class === "missing_external") !== (wanted !== null)) {
    const says =
      wanted === null ? "names what it made, one of the candidates" : "is only for a try that makes something";
    throw new Invalid("The request has mistakes. Nothing was changed.", [{ path: "external_id", says }]);
  }
  if (wanted === null) return;
  const { key } = candidateOf(unknown, wanted);
  if (key === null) return;
  throw new Conflict(
    `It is known as ${key}, so it cannot be linked here. Mark it outside as this object's, or state an intent for it. Nothing was changed.`,
    { code: "other_key", detail: { key } },
  );
}

function refuseHasty({ candidates }: Unknown, named: string | null): void {
  if (named !== null) {
    const says = "is only for what happened";
    throw new Invalid("The request has mistakes. Nothing was changed.", [{ path: "external_id", says }]);
  }
  const ours = candidates.find((one) => one.sure === "strong");
  if (ours === undefined) return;
  throw new Conflict(
    `${ours.externalId} is there and looks like what it made. Adopt it, or say first that it is not. Nothing was changed.`,
    { code: "candidate_there", detail: { external_id: ours.externalId } },
  );
}

function candidateOf({ candidates }: Unknown, wanted: string): Candidate {
  const one = candidates.find((candidate) => candidate.externalId === wanted);
  if (one !== undefined) return one;
  throw new Conflict("No source shows that as what this attempt may have made. Nothing was changed.", {
    code: "no_candidate",
  });
}

/** A command's own effect may be open beside it. */
async function openEffect(
  tx: Tx,
  { object: { bucket, kind, key } }: Unknown,
): Promise<"none" | "attempting" | "unknown"> {
  const [row] = await tx<{ unknown: boolean | null }[]>`
    select bool_or(state = 'unknown') as unknown from effects where bucket = ${bucket} and kind = ${kind} and key = ${key}
      and (state = 'started' or state = 'unknown' and answered_at is null)`;
  if (row?.unknown == null) return "none";
  return row.unknown ? "unknown" : "attempting";
}
