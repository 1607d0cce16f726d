import { readFileSync } from "node:fs";
import { join } from "node:path";
import { expect, test } from "vitest";
import mutants from "./mutants.json" with { type: "json" };

const root = join(import.meta.dirname, "../..");

test.each(mutants)("$name can still be planted", ({ file, from, to }) => {
  expect(readFileSync(join(root, file), "utf8").split(from)).toHaveLength(2);
  expect(to).not.toBe(from);
});
