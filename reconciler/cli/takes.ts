import { type Arguments, type Options, UsageError } from "./arguments.ts";

type Option = keyof Options;
type Takes = { words: number; options: readonly Option[] };

const takes = (words: number, ...options: Option[]): Takes => ({ words, options });

/** A verb of several parts says itself which there are. */
const ANY = Number.POSITIVE_INFINITY;

/** What each verb reads, beside --json: how many words at most, and which options. */
export const TAKES: Readonly<Record<string, Takes>> = {
  detect: takes(0, "kind", "object", "class", "limit", "format", "out"),
  act: takes(0, "kind", "object", "class", "limit", "dry-run"),
  report: takes(1, "against", "format", "out"),
  explain: takes(2),
  classify: takes(0, "cases"),
  stop: takes(1, "reason", "until", "as"),
  pause: takes(1, "reason", "until", "as"),
  resume: takes(1, "reason", "dry-run", "as"),
  stops: takes(0),
  // The words of the command that it runs, with what they mean to that.
  exec: takes(ANY, "object", "kind", "owner", "for", "reason", "as"),
  "exec-guard": takes(0),
  approve: takes(1, "as"),
  release: takes(1, "reason", "as"),
  "accept-size": takes(2, "reason", "as"),
  block: takes(1, "reason", "until", "as"),
  unblock: takes(2, "reason", "as"),
  retry: takes(1, "as"),
  outcome: takes(4, "reason", "as"),
  "close-breaker": takes(1, "reason", "as"),
  snooze: takes(2, "until", "reason", "even-if-worse", "seen", "objects", "as"),
  transfer: takes(ANY, "as"),
  "transfer ask": takes(2, "to", "reason", "as"),
  "transfer accept": takes(1, "as"),
  "transfer decline": takes(1, "reason", "as"),
  intent: takes(ANY),
  "intent put": takes(2, "spec", "owner", "subject", "generation", "as"),
  "intent show": takes(2),
  "intent withdraw": takes(2, "generation", "reason", "as"),
  people: takes(0),
  "grant-console": takes(1),
  "grant-reconciler": takes(1),
  keys: takes(ANY),
  "keys create": takes(1, "owner", "scopes", "days", "as"),
  "keys revoke": takes(1, "as"),
  mcp: takes(0),
  credentials: takes(ANY),
  "credentials list": takes(0),
  // A value among the words is refused there, which says where it belongs.
  "credentials set": takes(ANY, "as"),
  "credentials remove": takes(1, "as"),
  "credentials rotate": takes(0, "as"),
  audit: takes(ANY),
  "audit verify": takes(0, "checkpoints", "key"),
  "audit key": takes(0),
  "audit renew": takes(0, "reason", "as"),
  "audit invariants": takes(0),
  "audit export": takes(0, "out"),
  replay: takes(0, "since", "until", "kind", "policy"),
  simulate: takes(0, "seeds", "from", "processes", "without", "canary"),
  rehearse: takes(1, "service", "rounds"),
  break: takes(1, "kind", "direction", "object"),
};

/**
 * Whoever says more than a verb reads means something else than it would do: --dry-run above all. What the words are is
 * not repeated: one of them may be a secret.
 */
export function refuseUntaken({ verb, words: [first, ...more], options }: Arguments): void {
  const part = `${verb} ${first}`;
  const isPart = Object.hasOwn(TAKES, part);
  const name = isPart ? part : verb;
  const known = Object.hasOwn(TAKES, name) ? TAKES[name] : undefined;
  if (known === undefined) throw new UsageError(`There is no verb "${verb}". See: npm run plumbline -- help`);
  const strange = Object.keys(options).filter(
    (option) => option !== "json" && !known.options.some((one) => one === option),
  );
  if (strange.length > 0) {
    const its = known.options.map((option) => `--${option}`).join(", ") || "nothing but --json";
    throw new UsageError(`${name} does not take --${strange.join(", --")}; it takes ${its}.`);
  }
  const count = more.length + (isPart || first === undefined ? 0 : 1);
  if (count > known.words) throw new UsageError(`There is a word too many: ${name} takes ${sayWords(known.words)}.`);
}

const sayWords = (count: number): string => (count === 0 ? "none" : count === 1 ? "one" : `at most ${count}`);
