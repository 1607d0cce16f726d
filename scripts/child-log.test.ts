import {
  existsSync,
  mkdirSync,
  mkdtempSync,
  readFileSync,
  rmSync,
  statSync,
  symlinkSync,
  writeFileSync,
} from "node:fs";
import { tmpdir } from "node:os";
import { dirname, join } from "node:path";
import { PassThrough } from "node:stream";
import { afterEach, beforeEach, expect, test } from "vitest";
import { openChildLog } from "./child-log.mjs";

let file = "";
beforeEach(() => {
  file = join(mkdtempSync(join(tmpdir(), "plumbline-log-")), "logs", "web.log");
});
afterEach(() => rmSync(join(file, "..", ".."), { recursive: true }));

async function write(text: string, isErrors: boolean) {
  const shown: string[] = [];
  const log = openChildLog({ name: "web", file, print: (line) => shown.push(line) });
  const stream = new PassThrough();
  log.follow(stream, { isErrors });
  stream.end(text);
  await new Promise((resolve) => stream.once("close", resolve));
  return { shown, tail: log.tail() };
}

const line = (level: number, msg: string, more = {}) => `${JSON.stringify({ level, msg, ...more })}\n`;

test("shows warnings and errors, and keeps everything in a file of its owner", async () => {
  const text = line(30, "started") + line(40, "slow") + line(50, "broke", { err: { message: "no answer" } });
  const { shown, tail } = await write(`${text}Ready\n`, false);
  expect(shown).toEqual(["[web] slow", "[web] broke: no answer"]);
  expect(readFileSync(file, "utf8")).toBe(`${text}Ready\n`);
  expect(tail).toContain("Ready");
  expect(statSync(file).mode & 0o777).toBe(0o600);
});

test("says of what and why, however the cause was written down, and the same of many things once", async () => {
  const failed = (key: string) => line(50, "object failed", { kind: "thing", key, error: "no spec\nin 2 places" });
  const text = failed("a") + failed("b") + line(50, "mail waits", { says: "The server is away." });
  const { shown } = await write(text + line(50, "not opened", { kind: "thing", error: "LISTS_URL is not set" }), false);
  expect(shown).toEqual([
    "[web] thing a: object failed: no spec",
    "[web] mail waits: The server is away.",
    "[web] thing: not opened: LISTS_URL is not set",
  ]);
});

test("shows the sentence of an error in plain text, without its stack", async () => {
  const { shown } = await write("Error: no answer\n    at load (x.js:1:1) {\n  code: 1\n}\n", true);
  expect(shown).toEqual(["[web] Error: no answer"]);
});

test("shows a sentence that comes a thousand times once", async () => {
  const { shown } = await write(line(50, "away").repeat(1_000), false);
  expect(shown).toEqual(["[web] away"]);
});

test.skipIf(!existsSync("/dev/full"))(
  "a full disk takes lines, and neither the child nor whoever keeps it",
  async () => {
    mkdirSync(dirname(file));
    symlinkSync("/dev/full", file);
    const { shown, tail } = await write(line(30, "started") + line(50, "broke"), false);
    expect(shown).toEqual(["[web] its log cannot be written: ENOSPC: no space left on device, write", "[web] broke"]);
    expect(tail).toContain("broke");
  },
);

test("a log that is long enough begins anew, and one older stays", async () => {
  mkdirSync(dirname(file));
  writeFileSync(file, "x".repeat(10_000_001));
  await write("one\ntwo\n", false);
  expect(readFileSync(file, "utf8")).toBe("one\ntwo\n");
  expect(statSync(`${file}.1`).size).toBe(10_000_001);
});
