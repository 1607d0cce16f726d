import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, beforeAll, expect, test } from "vitest";
import { checkWords } from "./check-words.mjs";

const PAGE = `
import { useWords } from "./words";
const COLUMNS = [{ id: "who", header: "Planted header", className: "flex w-full" }];
const answer = (n: number) => \`There are \${n} planted sentences.\`;
export function Page({ name }: { name: string | null }) {
  const t = useWords();
  if (name === "") throw new Error("This planted sentence is for the log.");
  return (
    <main className="flex items-center" aria-label="Planted label">
      Planted text <b>Plumbline</b> {name ?? "planted choice"} {t.area.used}
      <input placeholder={name === null ? "planted hint" : t.area.used} type="text" />
    </main>
  );
}
const things = (n: number) => (n === 1 ? "thing" : "things");
const both = (names: string[]) => names.join(" and ");
const key = { repeat: "A planted call is known" };
`;

let root = "";
beforeAll(() => {
  root = mkdtempSync(join(tmpdir(), "plumbline-words-"));
  for (const folder of ["app", "components", "lib/words/en", "reconciler"])
    mkdirSync(join(root, folder), { recursive: true });
  writeFileSync(
    join(root, "tsconfig.json"),
    '{ "compilerOptions": { "jsx": "preserve" }, "include": ["**/*.ts", "**/*.tsx"] }',
  );
  writeFileSync(join(root, "lib/words/en/area.ts"), 'export const area = { used: "Used", unused: "Said nowhere" };');
  writeFileSync(join(root, "app/page.tsx"), PAGE);
});
afterAll(() => rmSync(root, { recursive: true }));

test("finds what stands on a screen and is not from the catalogue, and what the catalogue says in vain", () => {
  const { literals, unused } = checkWords(root);
  expect(literals.map(({ line, found }) => `${line} ${found}`)).toEqual([
    '3 "Planted header"',
    // biome-ignore lint/suspicious/noTemplateCurlyInString: it is the text of a program.
    "4 `There are ${n} planted sentences.`",
    '9 "Planted label"',
    "10 Planted text",
    '10 "planted choice"',
    '11 "planted hint"',
    '15 "thing"',
    '15 "things"',
    '16 " and "',
    '17 "A planted call is known"',
  ]);
  expect(unused).toEqual(["area.unused"]);
});
