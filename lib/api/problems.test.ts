import { readdirSync, readFileSync } from "node:fs";
import path from "node:path";
import { expect, test } from "vitest";

const ROOT = path.resolve(import.meta.dirname, "../..");
/** Of a schema's own mistakes, and told to an agent beside the API. */
const OTHERS = ["custom", "no_such_tool"];
/** What the client says where nothing answered, or nothing that it could read. */
const CLIENT = ["unreachable", "unreadable"];

function codesIn(folder: string): string[] {
  return readdirSync(path.join(ROOT, folder), { recursive: true, encoding: "utf8" })
    .filter((file) => /\.tsx?$/.test(file) && !/\.test(-kit)?\./.test(file))
    .flatMap((file) => [...readFileSync(path.join(ROOT, folder, file), "utf8").matchAll(/\bcode: "([a-z_]+)"/g)])
    .map((match) => match[1] ?? "");
}

test("every code that a refusal or a fault has is described, and no other", () => {
  const described = [
    ...readFileSync(path.join(ROOT, "docs/problems.md"), "utf8").matchAll(/^\| `([a-z_]+)` \| [45]\d\d \|/gm),
  ];
  const codes = new Set(["lib", "app"].flatMap(codesIn));
  for (const other of [...OTHERS, ...CLIENT]) codes.delete(other);
  expect(described.map((match) => match[1])).toEqual([...codes].sort());
});
