import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterEach, beforeEach, expect, test } from "vitest";
import { checkDocs } from "./check-docs.mjs";

let root = "";
beforeEach(() => {
  root = mkdtempSync(join(tmpdir(), "plumbline-docs-"));
  for (const folder of ["docs/decisions", "db/queries", "app/(console)/drift"])
    mkdirSync(join(root, folder), { recursive: true });
  writeFileSync(join(root, "db/queries/drift-list.ts"), "");
  writeFileSync(join(root, "app/(console)/drift/page.tsx"), "");
});
afterEach(() => rmSync(root, { recursive: true }));

const read = (text: string) => {
  writeFileSync(join(root, "docs/decisions/one.md"), text);
  return checkDocs(root).missing.map(({ name, line }) => `${line} ${name}`);
};

test.each([
  ["a file", "See `db/queries/drift-list.ts`."],
  ["a line of a file", "See `db/queries/drift-list.ts:12`."],
  ["a module", "See `db/queries/drift-list`."],
  ["a folder", "See `db/queries/` and `app/(console)/drift`."],
  ["a pattern", "See `db/queries/*.ts` and `db/{queries,schema}/x.ts`."],
  ["a link", "See [the list](../../db/queries/drift-list.ts#top)."],
])("accepts %s that exists", (_, text) => expect(read(text)).toEqual([]));

test.each([
  ["a route", "Open `/drift` or `/api/v1/openapi.json`."],
  ["a placeholder", "Add `db/queries/<noun>-<verb>.ts`."],
  ["a command", "Run `npm start` or `node scripts/nothing.mjs --now`."],
  ["an address", "See [this](https://example.test/docs/none.md)."],
  ["a block", "```text\ndb/none.ts `db/none.ts`\n```"],
])("leaves %s alone", (_, text) => expect(read(text)).toEqual([]));

test("names a path that is gone, with its line", () => {
  expect(read("One.\n\nSee `db/queries/gone.ts` and [this](gone.md).\n`README.md`")).toEqual([
    "3 db/queries/gone.ts",
    "4 README.md",
    "3 gone.md",
  ]);
});
