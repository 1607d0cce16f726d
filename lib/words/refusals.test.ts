import { readdirSync } from "node:fs";
import { join } from "node:path";
import { type Node, type SourceFile, SyntaxKind } from "typescript/unstable/ast";
import { API } from "typescript/unstable/sync";
import { beforeAll, describe, expect, test } from "vitest";
import { de } from "@/lib/words/de";
import { refusals } from "@/lib/words/de/refusals";
import { en } from "@/lib/words/en";
import { sentencesOf, translatorOf } from "@/lib/words/refusals";
import { REPAIR_STATES } from "@/reconciler/model/repair";
import { ATTEMPT_STATES } from "@/reconciler/model/verdict";

const ROOT = join(import.meta.dirname, "../..");

/** What no page of the console asks for, and who reads it instead. */
const SAID_ELSEWHERE: Record<string, string> = {
  "lib/services/agents/": "agents, with a key",
  "lib/services/claims/": "agents, with a key",
  "lib/services/effects/": "products, with a key",
  "lib/services/exec/": "scripts, at the terminal",
  "lib/services/jobs/run.ts": "each row of a job, where it is kept as it was written",
  "lib/services/keys/read.ts": "programs, with a key",
  "lib/services/facts/": "sources, with a signature",
  "lib/services/notices/": "end users, on a page with words of its own",
  "lib/services/status-links/read.ts": "end users, on a page with words of its own",
  "lib/auth/api-key.ts": "programs, with a key",
  "lib/http/push-route.ts": "sources, with a signature",
  "lib/http/webhook-signature.ts": "sources, with a signature",
  "app/api/auth/": "the form to sign in, which has words of its own",
  "app/api/mcp/": "agents, with a key",
  "app/api/[...rest]/": "programs that look for an address",
  "app/api/v1/notices/": "end users, on a page with words of its own",
  "app/api/v1/status/": "end users, on a page with words of its own",
};

/** What is put together elsewhere and filled in. */
const ALSO_HERE = ["lib/errors.ts", "reconciler/model/snooze.ts"];

/** Text that is said to nobody, where the reader of sources cannot tell. */
const NO_MESSAGE = new Set([
  // Why a snooze ended is recorded, not answered.
  "It drifts otherwise now: {}.",
  "{} changed from {} to {}.",
  "More of it drifts: {}, and {} when it was snoozed.",
  "{} was seen {} more times.",
  "{} objects drift by {} now.",
]);
/** Titles of problems: they name the code to programs, and no screen shows them. */
const UNSAID_NAME = "TITLES";
const UNSAID_CALL = /^(Error|RangeError|TypeError|log|super|sha256|startsWith|replaceAll|join|replace|get|set)$/;

const ERROR = /^(Conflict|Forbidden|Invalid|NotFound|Precondition|TooMany|Unauthenticated)$/;

type Said = { path: string; text: string; isMessage: boolean };
let said: Said[] = [];
/** Every text in the sources, also of one word. */
let texts = new Set<string>();

beforeAll(() => {
  const api = new API({ cwd: ROOT });
  try {
    const [project] = api.updateSnapshot({ openProjects: [join(ROOT, "tsconfig.json")] }).getProjects();
    const files = [...ALSO_HERE, ...["lib/services", "lib/auth", "lib/http", "app/api"].flatMap(sourcesUnder)];
    const read = files.flatMap((path) => {
      const file = project?.program.getSourceFile(join(ROOT, path));
      if (file === undefined) throw new Error(`${path} is not part of the project.`);
      const speaks = path.startsWith("lib/services/") || file.text.includes('errors.ts"') || ALSO_HERE.includes(path);
      return speaks || /lib\/errors"/.test(file.text) ? textsOf(file).map((one) => ({ path, ...one })) : [];
    });
    texts = new Set(read.map(({ text }) => text));
    said = read.filter(({ text, unsaid }) => !unsaid && isSaid(text) && !NO_MESSAGE.has(text));
  } finally {
    api.close();
  }
}, 60_000);

function sourcesUnder(folder: string): string[] {
  return readdirSync(join(ROOT, folder), { recursive: true, encoding: "utf8" })
    .map((name) => `${folder}/${name.replaceAll("\\", "/")}`)
    .filter((path) => /\.ts$/.test(path) && !/\.(test|test-kit)\.|\/test-\w+\.ts$/.test(path))
    .filter((path) => !Object.keys(SAID_ELSEWHERE).some((start) => path.startsWith(start)))
    .sort();
}

/** Text with a `{}` for each value; two that touch are one. */
function textsOf(file: SourceFile): { text: string; unsaid: boolean; isMessage: boolean }[] {
  const found: { text: string; unsaid: boolean; isMessage: boolean }[] = [];
  const visit = (node: Node, unsaid: boolean): void => {
    if (node.kind === SyntaxKind.ImportDeclaration || node.kind === SyntaxKind.LiteralType) return;
    const text = textOf(node);
    if (text !== null) found.push({ text, unsaid, isMessage: isMessage(node) });
    const inSql = node.kind === SyntaxKind.TaggedTemplateExpression;
    node.forEachChild((child) =>
      inSql ? child.forEachChild((deep) => visit(deep, true)) : visit(child, unsaid || isUnsaid(node)),
    );
  };
  visit(file, false);
  return found;
}

// biome-ignore lint/suspicious/noExplicitAny: the parser's nodes are told apart by their kind.
function textOf(node: any): string | null {
  if (node.kind === SyntaxKind.StringLiteral || node.kind === SyntaxKind.NoSubstitutionTemplateLiteral)
    return node.text;
  if (node.kind !== SyntaxKind.TemplateExpression) return null;
  const spans = [...node.templateSpans].map((span) => `{}${span.literal.text}`);
  return (node.head.text + spans.join("")).replaceAll("{}{}", "{}");
}

/** The whole of what an error says, where it is written in its place. */
// biome-ignore lint/suspicious/noExplicitAny: as above.
function isMessage(node: any): boolean {
  const { parent } = node;
  if (parent.kind === SyntaxKind.PropertyAssignment) return parent.name.text === "message";
  return parent.kind === SyntaxKind.NewExpression && ERROR.test(parent.expression.text) && parent.arguments[0] === node;
}

// biome-ignore lint/suspicious/noExplicitAny: as above.
function isUnsaid(node: any): boolean {
  if (node.kind === SyntaxKind.VariableDeclaration) return node.name.text === UNSAID_NAME;
  if (node.kind !== SyntaxKind.CallExpression && node.kind !== SyntaxKind.NewExpression) return false;
  const callee = node.expression;
  const names = [callee.text, callee.expression?.text, callee.name?.text];
  return callee.kind === SyntaxKind.SuperKeyword || names.some((name) => UNSAID_CALL.test(name ?? ""));
}

const isSaid = (text: string) => /[a-z]{2,},? [a-z{(]|[}\]] [a-z]{2,}/i.test(text) || /^[A-Z][a-z]+\.$/.test(text);

/** A text as the sentences in it: what stands before a sentence of ours as `{}` is one that is said elsewhere. */
function partsOf(text: string): string[] {
  return sentencesOf(text)
    .flatMap((part) => part.split(/(?<=^\{\}) (?=[A-Z])/))
    .filter((part) => !/^\{\}\.?$/.test(part));
}

const everyPhrase = () => [refusals.sentences, refusals.mistakes, ...Object.values(refusals.fillings)];

function hasGerman(text: string): boolean {
  const has = (phrase: string) => everyPhrase().some((phrases) => Object.hasOwn(phrases, phrase));
  // What begins with a space or a comma is written after a value.
  if (has(text) || (/^,? /.test(text) && has(`{}${text}`))) return true;
  return partsOf(text).every((part) => [part, `${part}.`].some((one) => Object.hasOwn(refusals.sentences, one)));
}

/** The words around the values of a phrase. */
const wordsOf = (phrase: string) => phrase.split(/\{\}|, or /).filter((words) => /[a-z]/i.test(words));

describe("what the server says, in German", () => {
  test("lacks nothing that it can say to somebody in the console", () => {
    expect(said.length).toBeGreaterThan(150);
    const lacking = said.filter(({ text }) => !hasGerman(text)).map(({ path, text }) => `${path}: ${text}`);
    expect(lacking).toEqual([]);
  });

  test("has nothing that is not said any more", () => {
    const parts = new Set(
      [...texts].flatMap((text) => [text, ...partsOf(text), ...partsOf(text).map((one) => `${one}.`)]),
    );
    const whole = { ...refusals.sentences, ...refusals.mistakes };
    expect(Object.keys(whole).filter((text) => !parts.has(text))).toEqual([]);
    const all = [...texts, ...REPAIR_STATES, ...ATTEMPT_STATES, ...Object.keys(en.general.roleNames)].map((text) =>
      text.replaceAll("_", " "),
    );
    const filled = Object.values(refusals.fillings)
      .flatMap((phrases) => Object.keys(phrases))
      .flatMap(wordsOf);
    expect(filled.filter((words) => !all.some((text) => text.includes(words.replaceAll("_", " "))))).toEqual([]);
  });

  test("leaves out no value, and has no place without one", () => {
    for (const [english, german] of everyPhrase().flatMap((phrases) => Object.entries(phrases))) {
      const places = english
        .split("{}")
        .slice(1)
        .map((_, index) => String(index + 1));
      const used = [...german.matchAll(/\{(\d)(?:[:?](\w+))?\}/g)];
      expect(used.map(([, place]) => place).sort(), english).toEqual(places);
      for (const [, , name] of used) {
        if (name !== undefined && name !== "mistakes") expect(Object.keys(refusals.fillings), english).toContain(name);
      }
    }
  });

  test("tells of each refusal that nothing was changed, so that no screen has to", () => {
    const messages = said.filter(({ isMessage }) => isMessage).map(({ text }) => text);
    expect(messages.length).toBeGreaterThan(80);
    // A stream of hints changes nothing, and no screen shows why it was refused.
    const untold = /nothing was changed|changed nothing|^Too many live streams|Quote \{\}/i;
    expect(messages.filter((text) => !untold.test(text))).toEqual([]);
  });

  test("says of nothing changed what the console says", () => {
    expect(refusals.sentences[en.changes.nothing]).toBe(de.changes.nothing);
  });
});

describe("a message in German", () => {
  const { message, mistake } = translatorOf(refusals);

  test.each([
    ["It is so already. Nothing was changed.", "Es ist schon so. Nichts wurde geändert."],
    ["Accepted until it changes.", "Hingenommen, bis sie sich ändert."],
    [
      "This plan is did not hold by Ann Lee since 3 Dec 2026, 10:00:00 UTC. Nothing was changed.",
      "Stand dieses Plans: Hielt nicht (entschieden von Ann Lee), seit 3. Dez. 2026, 10:00:00 UTC. Nichts wurde geändert.",
    ],
    [
      "This object is blocked by Ann: Bad. Very bad. Unblock it first. Nothing was changed.",
      "Dieses Objekt ist gesperrt von Ann: Bad. Very bad. Entsperren Sie es zuerst. Nichts wurde geändert.",
    ],
    [
      "Approved. A stop is in force (Bad. Very bad.): it starts only if repairs are allowed again before 1 Dec.",
      "Freigegeben. Es gilt ein Stopp (Bad. Very bad.): es beginnt nur, wenn Reparaturen vor 1 Dec wieder zugelassen sind.",
    ],
    [
      "Left alone until 1 Dec, or until it gets worse, or it is seen 3 more times, or 5 objects have it.",
      "Zurückgestellt bis 1 Dec, oder bis es schlimmer wird, oder es noch 3-mal gesehen wird, oder 5 Objekte es haben.",
    ],
    ["Left alone until 1 Dec.", "Zurückgestellt bis 1 Dec."],
    [
      "Left alone until 30 Nov 2026, 10:42:07 UTC, or until it gets worse.",
      "Zurückgestellt bis 30. Nov. 2026, 10:42:07 UTC, oder bis es schlimmer wird.",
    ],
    [
      "This object is blocked by Ann: Moves on 3 Mar 2027, 08:00:00 UTC. Unblock it first. Nothing was changed.",
      "Dieses Objekt ist gesperrt von Ann: Moves on 3 Mar 2027, 08:00:00 UTC. Entsperren Sie es zuerst. Nichts wurde geändert.",
    ],
    [
      "1 of 2 people agreed; it waits for another reviewer from team data and team billing.",
      "Zugestimmt: 1 von 2 Personen; es fehlt noch ein Prüfer aus Team data und Team billing.",
    ],
    [
      "Only members of the owner team may do this (drift.note). Nothing was changed.",
      "Nur wer zu dem Eigentümerteam gehört, darf das (drift.note). Nichts wurde geändert.",
    ],
    ["until is in the past. Nothing was changed.", "until ist vorbei. Nichts wurde geändert."],
    ["Assigned to $1 {1} $&.", "Zugewiesen an $1 {1} $&."],
  ])("of %j", (english, german) => {
    expect(message(english)).toBe(german);
  });

  test.each([
    "A sentence that nobody translated.",
    "until is what nobody translated.",
    "This plan is flying since 1 Dec.",
    "",
  ])("that nobody translated stays as it is: %j", (text) => {
    expect(message(text)).toBe(text);
    expect(mistake(text)).toBe(text);
  });

  test("of the mistakes of a field", () => {
    expect(mistake("is longer than 80 characters")).toBe("ist länger als 80 Zeichen");
    expect(mistake("names no agent that you can see")).toBe("nennt keinen Agenten, den Sie sehen können");
  });

  test("of a long text, each sentence on its own", () => {
    const [english, german] = ["Nothing was changed.", "Nichts wurde geändert."].map((one) =>
      Array(2_000).fill(one).join(" "),
    );
    expect(message(english ?? "")).toBe(german);
  });
});
