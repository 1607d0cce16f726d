import type { readFileSync } from "node:fs";
import { messageOf } from "../../lib/message-of.ts";
import { answerCases, parseCases } from "../difference/cases.ts";

import { type Answer, type Arguments, EXIT, required, UsageError } from "./arguments.ts";

export function classifyVerb(args: Arguments, read: typeof readFileSync): Answer {
  const file = required(args.options.cases, "--cases FILE");
  let described: unknown;
  try {
    described = JSON.parse(read(file, "utf8"));
  } catch (error) {
    throw new UsageError(`${file} could not be read as JSON: ${messageOf(error)}`);
  }
  const parsed = parseCases(described);
  if ("mistakes" in parsed) {
    const mistakes = parsed.mistakes.map((mistake) => `  ${mistake.path}: ${mistake.says}`);
    throw new UsageError(`${file} does not describe cases:\n${mistakes.join("\n")}`);
  }
  const answers = answerCases(parsed.cases);
  const lines = answers.answers.map((answer) => {
    const drifts = answer.drifts.map((d) => (d.direction === null ? d.class : `${d.class} · ${d.direction}`));
    return `${answer.name}: ${answer.verdict}${drifts.length === 0 ? "" : ` (${drifts.join(", ")})`}`;
  });
  return { json: answers, text: lines.join("\n"), exit: EXIT.done };
}
