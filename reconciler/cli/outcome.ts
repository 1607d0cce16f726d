import { attemptCandidates, type Candidate } from "../../db/queries/attempt-candidates.ts";
import { type AttemptRow, attemptList } from "../../db/queries/attempt-list.ts";
import { evidenceList } from "../../db/queries/evidence-list.ts";
import { answerAttempt, setNotMine } from "../../lib/services/attempts/answer.ts";
import type { Runtime } from "../loop/runtime.ts";
import { bucketOf } from "../model/bucket.ts";
import { type Answer, type Arguments, EXIT, required, UsageError } from "./arguments.ts";
import { asDecider, asTerminal, sqlOf } from "./as.ts";
import { findObject, told } from "./decide.ts";

const USAGE = "outcome KIND KEY [adopt ID | not-mine ID | happened | did-not-happen] --reason R";

/** Without a word it shows what may be the effect, so that nobody answers what they have not seen. */
export async function outcomeVerb(runtime: Runtime, args: Arguments): Promise<Answer> {
  const object = await findObject(runtime, args, USAGE);
  const sql = sqlOf(runtime);
  const attempts = await attemptList(sql, object);
  const attempt = attempts.find((one) => one.state === "unknown");
  if (attempt === undefined) throw new UsageError(`No attempt of ${object.kind} ${object.key} has an unknown outcome.`);
  const [, , what, id] = args.words;
  if (what === undefined) {
    const viewer = asTerminal(runtime).principal;
    const given = { viewer, ...object, attempts, evidence: await evidenceList(sql, object) };
    return shown(attempt, await attemptCandidates(sql, given));
  }
  const teams = object.owner === null ? null : [object.owner];
  const askers = await sql<{ asked_by: string }[]>`
    select asked_by from intents where bucket = ${bucketOf(object.kind, object.key)} and kind = ${object.kind} and key = ${object.key} and superseded_at is null`;
  const ctx = await asDecider(runtime, args, { teams, except: askers.map((row) => row.asked_by) });
  const reason = required(args.options.reason, "--reason");
  switch (what) {
    case "not-mine":
      return told(ctx, await setNotMine(ctx, { attempt: attempt.id, external_id: required(id, USAGE), reason }));
    case "adopt":
      return told(
        ctx,
        await answerAttempt(ctx, {
          ...{ attempt: attempt.id, outcome: "happened", external_id: required(id, USAGE), checked: reason },
        }),
      );
    case "happened":
    case "did-not-happen":
      return told(
        ctx,
        await answerAttempt(ctx, {
          ...{ attempt: attempt.id, outcome: what === "happened" ? "happened" : "did_not_happen", checked: reason },
        }),
      );
    default:
      throw new UsageError(`"${what}" is none of: adopt, not-mine, happened, did-not-happen.`);
  }
}

function shown(attempt: AttemptRow, candidates: Candidate[]): Answer {
  const words = (all: readonly string[]) => all.join(", ").replaceAll("_", " ");
  const lines = candidates.map(({ externalId, key, sure, by, against, sources }) =>
    [
      `${externalId}  ${sure}: ${words(by)}`,
      ...(against.length === 0 ? [] : [`  against it: ${words(against)}${key === null ? "" : ` (${key})`}`]),
      `  shown by ${sources.join(", ")}`,
    ].join("\n"),
  );
  const head = `${attempt.id}, ${attempt.class}: ${attempt.says ?? "no answer"}`;
  const none = ["No source shows anything that may be its effect."];
  return {
    json: { attempt: attempt.id, class: attempt.class, candidates },
    text: [head, ...(lines.length === 0 ? none : lines)].join("\n"),
    exit: EXIT.done,
  };
}
