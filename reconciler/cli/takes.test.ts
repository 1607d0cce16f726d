import { describe, expect, test } from "vitest";
import { OPTION_NAMES, parseArguments, UsageError } from "./arguments.ts";
import { help } from "./help.ts";
import { refusal, runCli } from "./main.ts";
import { refuseUntaken, TAKES } from "./takes.ts";

const refuse = (argv: readonly string[]) => refuseUntaken(parseArguments(argv));
const flags = OPTION_NAMES.filter((name) => name !== "help" && name !== "json");
const isSwitch = (name: string) => ["dry-run", "even-if-worse", "canary"].includes(name);
const given = (name: string) => (isSwitch(name) ? [`--${name}`] : [`--${name}`, "x"]);

describe.each(Object.entries(TAKES))("%s", (verb, { words, options }) => {
  const said = verb.split(" ");

  test("takes its options and --json, and refuses every other", () => {
    expect(() => refuse([...said, "--json", ...options.flatMap(given)])).not.toThrow();
    for (const name of flags.filter((one) => !options.includes(one))) {
      expect(() => refuse([...said, ...given(name)]), name).toThrow(`${verb} does not take --${name}; it takes`);
    }
  });

  test("takes its words, and refuses one more without repeating it", () => {
    if (words === Number.POSITIVE_INFINITY) return;
    const full = [...said, ...Array.from({ length: words }, () => "word")];
    expect(() => refuse(full)).not.toThrow();
    expect(() => refuse([...full, "secret"])).toThrow(/^(?!.*secret)There is a word too many.*Nothing was changed\.$/);
  });
});

test("whatever the help says of a verb, the verb takes", () => {
  let verb = "";
  const told = new Map<string, string[]>();
  for (const line of help().text.split("\n")) {
    const [, first, second] = /^ {2}([a-z-]+)(?: ([a-z-]+))?(?= |$)/.exec(line) ?? [];
    if (first !== undefined) verb = Object.hasOwn(TAKES, `${first} ${second}`) ? `${first} ${second}` : first;
    // What comes after three spaces explains.
    const usage = first === undefined ? "" : line.slice(2).split("   ")[0];
    told.set(verb, [...(told.get(verb) ?? []), ...(usage?.match(/--[a-z-]+/g) ?? [])]);
  }
  told.delete("");
  expect(told.size).toBeGreaterThan(35);
  for (const [name, options] of told) {
    expect(Object.keys(TAKES)).toContain(name);
    for (const option of options) expect(TAKES[name]?.options.map((one) => `--${one}`)).toContain(option);
  }
});

test.each([
  { argv: ["approve", "drift_07", "--dry-run"], says: "approve does not take --dry-run; it takes --as." },
  { argv: ["stop", "kind:refund", "--dry-run", "--reason", "x"], says: "stop does not take --dry-run" },
  { argv: ["act", "refund", "--dry-run"], says: "There is a word too many: act takes none." },
  { argv: ["act", "--format", "md", "--out", "x"], says: "act does not take --format, --out" },
  { argv: ["simulate", "--without", "crash,call.nonsense"], says: "not call.nonsense." },
  { argv: ["nonsense"], says: 'There is no verb "nonsense"' },
])("$argv is refused before anything is opened", async ({ argv, says }) => {
  const refused = await runCli(argv, {}).catch((error: unknown) => error);
  expect(refused).toBeInstanceOf(UsageError);
  expect((refused as Error).message).toContain(says);
});

test("what could not be done says that nobody knows what was changed", () => {
  expect(refusal(new Error("read ECONNRESET"))).toEqual({
    json: { error: { code: "could_not_look", says: expect.any(String), effect: "unknown" } },
    text: "Could not do it: read ECONNRESET\nIt is not known whether anything was changed: look before you repeat it.",
    exit: 3,
  });
});

test("what fails before the verb is reached changed nothing, and says so", async () => {
  const DATABASE_URL = "postgres://nobody@127.0.0.1:1/none";
  const error = await runCli(["detect"], { DATABASE_URL, PLUMBLINE_CREDENTIAL_KEYS: "nonsense" }).catch((one) => one);
  expect(refusal(error)).toMatchObject({
    json: { error: { code: "could_not_look", effect: "none" } },
    text: expect.stringMatching(/^Could not begin: .*\nNothing was changed\.$/),
    exit: 3,
  });
});
