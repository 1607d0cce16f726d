import { parseArgs } from "node:util";
import { z } from "zod";

/** Exit codes that scripts can rely on. */
export const EXIT = { done: 0, finding: 1, usage: 2, couldNotLook: 3 } as const;
export type ExitCode = (typeof EXIT)[keyof typeof EXIT];

/** What a verb answers: the object for --json, the lines for people, the exit code. */
export type Answer = {
  json: unknown;
  text: string;
  exit: ExitCode;
  /** The text is a document for a file or a pipe: it goes to where output goes, whatever the exit code says. */
  document?: boolean;
  /** Output belongs to the command that was run: the text goes to where messages go. */
  aside?: boolean;
};

/** Thrown before anything is changed, and says so. */
export class UsageError extends Error {
  constructor(says: string) {
    super(`${says.replace(/(?<![.!?])$/, ".")} Nothing was changed.`);
  }
}

const OPTIONS = {
  json: { type: "boolean" },
  help: { type: "boolean" },
  kind: { type: "string" },
  object: { type: "string" },
  class: { type: "string" },
  direction: { type: "string" },
  limit: { type: "string" },
  "dry-run": { type: "boolean" },
  reason: { type: "string" },
  since: { type: "string" },
  until: { type: "string" },
  policy: { type: "string" },
  "even-if-worse": { type: "boolean" },
  seen: { type: "string" },
  objects: { type: "string" },
  as: { type: "string" },
  cases: { type: "string" },
  spec: { type: "string" },
  owner: { type: "string" },
  subject: { type: "string" },
  generation: { type: "string" },
  out: { type: "string" },
  format: { type: "string" },
  against: { type: "string" },
  seeds: { type: "string" },
  from: { type: "string" },
  processes: { type: "string" },
  canary: { type: "boolean" },
  scopes: { type: "string" },
  days: { type: "string" },
  without: { type: "string" },
  service: { type: "string" },
  rounds: { type: "string" },
  for: { type: "string" },
  to: { type: "string" },
  checkpoints: { type: "string" },
  key: { type: "string" },
} as const;

export const OPTION_NAMES = Object.keys(OPTIONS) as (keyof typeof OPTIONS)[];

export type Options = {
  [Name in keyof typeof OPTIONS]?: (typeof OPTIONS)[Name]["type"] extends "boolean" ? boolean : string;
};
export type Arguments = {
  verb: string;
  words: string[];
  options: Options;
  /** A verb fills in the object that it found, so that a refusal is recorded with it. */
  about: { kind?: string; key?: string };
};

export function parseArguments(argv: readonly string[]): Arguments {
  try {
    const { positionals, values } = parseArgs({
      args: [...argv],
      options: OPTIONS,
      allowPositionals: true,
      strict: true,
    });
    const [verb = "help", ...words] = positionals;
    return { verb: values.help ? "help" : verb, words, options: values, about: {} };
  } catch (error) {
    throw new UsageError(error instanceof Error ? error.message : String(error));
  }
}

/** What comes after `--` belongs to a command that is run, whatever it looks like. */
export function wantsJson(argv: readonly string[]): boolean {
  const end = argv.indexOf("--");
  return argv.slice(0, end === -1 ? argv.length : end).includes("--json");
}

export function required(value: string | undefined, name: string): string {
  if (value === undefined || value === "") throw new UsageError(`${name} is missing.`);
  return value;
}

export function positiveInteger(value: string | undefined, name: string): number | undefined {
  if (value === undefined) return undefined;
  const number = Number(value);
  if (!Number.isSafeInteger(number) || number < 1)
    throw new UsageError(`${name} must be a whole number of at least 1, not "${value}".`);
  return number;
}

export function instantOrNull(value: string | undefined, name: string): string | null {
  if (value === undefined) return null;
  if (!isTime(value)) throw new UsageError(`${name} must be a time like 2027-01-31T12:00:00Z, not "${value}".`);
  return new Date(value).toISOString();
}

const time = z.union([z.iso.date(), z.iso.datetime({ offset: true })]);

/** One that exists: Date.parse alone takes a 31st of February for a day in March. */
export const isTime = (text: string): boolean => time.safeParse(text).success;
