import { readFileSync } from "node:fs";
import { messageOf } from "../../lib/message-of.ts";
import { putIntent } from "../../lib/services/intents/put.ts";
import { withdrawIntent } from "../../lib/services/intents/withdraw.ts";
import type { Runtime } from "../loop/runtime.ts";
import { bucketOf } from "../model/bucket.ts";

import { type Answer, type Arguments, EXIT, positiveInteger, required, UsageError } from "./arguments.ts";
import { asPerson, kindsOf, sqlOf } from "./as.ts";

export async function intentVerb(runtime: Runtime, args: Arguments): Promise<Answer> {
  const [what, kind, key] = args.words;
  const usage = "Say: intent put KIND KEY --spec FILE --owner TEAM, intent show KIND KEY, or intent withdraw KIND KEY.";
  if (what === undefined || kind === undefined || key === undefined) throw new UsageError(usage);
  const expect = positiveInteger(args.options.generation, "--generation") ?? "any";
  switch (what) {
    case "put": {
      const spec = readSpec(required(args.options.spec, "--spec FILE"));
      const owner = required(args.options.owner, "--owner TEAM");
      const subject = args.options.subject ?? subjectIn(spec) ?? key;
      const ctx = await asPerson(runtime, args);
      const result = await putIntent(ctx, { kind, key, spec, owner, subject }, expect, kindsOf(runtime));
      return { json: result, text: result.says, exit: EXIT.done };
    }
    case "withdraw": {
      const reason = args.options.reason ?? null;
      const result = await withdrawIntent(await asPerson(runtime, args), { kind, key, reason }, expect);
      return { json: result, text: result.says, exit: EXIT.done };
    }
    case "show":
      return show(runtime, kind, key);
    default:
      throw new UsageError(usage);
  }
}

function readSpec(file: string): unknown {
  try {
    return JSON.parse(readFileSync(file, "utf8"));
  } catch (error) {
    throw new UsageError(`${file} could not be read as JSON: ${messageOf(error)}`);
  }
}

/** Kinds whose spec says who it is for need not be told twice. */
function subjectIn(spec: unknown): string | undefined {
  const subject = typeof spec === "object" && spec !== null && "subject" in spec ? spec.subject : undefined;
  return typeof subject === "string" ? subject : undefined;
}

async function show(runtime: Runtime, kind: string, key: string): Promise<Answer> {
  const rows = await sqlOf(runtime)`
    select generation, presence, owner, subject, spec, asked_by, asked_at, superseded_at from intents
    where bucket = ${bucketOf(kind, key)} and kind = ${kind} and key = ${key} order by generation desc`;
  if (rows.length === 0) throw new UsageError(`Nobody asked for ${kind} ${key}.`);
  return { json: { kind, key, generations: rows }, text: JSON.stringify(rows[0], null, 2), exit: EXIT.done };
}
