import { randomBytes } from "node:crypto";
import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import os from "node:os";
import path from "node:path";
import { afterAll, expect, test } from "vitest";
import { KEYS, KEYS_FILE, readKeys } from "./keys.ts";

const folder = mkdtempSync(path.join(os.tmpdir(), "plumbline-keys-"));
afterAll(() => rmSync(folder, { recursive: true, force: true }));

const text = (bytes = 32) => randomBytes(bytes).toString("base64");
const one = text();

test("keys are read from the environment or from a file, the newest first; without either there are none", () => {
  const listed = `12:${one},3:${text()}`;
  const file = path.join(folder, "keys");
  writeFileSync(file, `${listed}\n`);
  for (const env of [{ [KEYS]: listed }, { [KEYS_FILE]: file }]) {
    expect(readKeys(env)?.map(({ version }) => version)).toEqual([12, 3]);
    expect(readKeys(env)?.[0].bytes.toString("base64")).toBe(one);
  }
  expect(readKeys({ [KEYS]: "", [KEYS_FILE]: "" })).toBeNull();
});

test.each([
  ["no version", one, "entry 1 cannot be read"],
  ["a version of zero", `0:${one}`, "entry 1 cannot be read"],
  ["nothing after the comma", `1:${one},`, "entry 2 cannot be read"],
  ["hexadecimal", `1:${randomBytes(32).toString("hex")}`, "key 1 has 48 bytes"],
  ["too short", `1:${text(31)}`, "key 1 has 31 bytes"],
  ["too long", `2:${one},1:${text(33)}`, "key 1 has 33 bytes"],
  ["base64 that was cut", `1:${one.slice(0, -1)}`, "key 1 is not base64"],
  ["the oldest first", `1:${one},2:${text()}`, "key 2 stands after key 1"],
  ["one version twice", `1:${one},1:${text()}`, "key 1 stands after key 1"],
  ["one key twice", `3:${one},2:${text()},1:${one}`, "keys 3 and 1 are the same"],
])("%s is refused with its reason, which repeats no key", (_, listed, says) => {
  const file = path.join(folder, "bad");
  writeFileSync(file, listed);
  for (const env of [{ [KEYS]: listed }, { [KEYS_FILE]: file }]) {
    const refusal = (() => {
      try {
        return `accepted ${readKeys(env)?.length}`;
      } catch (error) {
        return String(error);
      }
    })();
    expect(refusal).toContain(says);
    for (const part of listed.split(/[:,]/).filter((word) => word.length > 8))
      expect(refusal).not.toContain(part.slice(0, 8));
  }
});

test("both, and a file that is not there, are refused", () => {
  expect(() => readKeys({ [KEYS]: `1:${one}`, [KEYS_FILE]: "x" })).toThrow("both set");
  expect(() => readKeys({ [KEYS_FILE]: path.join(folder, "none") })).toThrow(/cannot be read \(ENOENT\)/);
});
