import fc from "fast-check";
import { expect, test } from "vitest";
import { durationsOf } from "@/lib/format/duration";
import { de } from "@/lib/words/de";
import { en } from "@/lib/words/en";
import { pseudo } from "@/lib/words/pseudo";
import { agesIn, ageWordsOf, scriptWith } from "./in-browser";

const YEAR = 365 * 86_400_000;

test.each([
  { language: "English", t: en },
  { language: "German", t: de },
  { language: "a made-up language", t: pseudo(en) },
])("an age in $language is told in the browser as on the server", ({ t }) => {
  // From their text, as in the page: what they need from outside of themselves is missing.
  const written: typeof agesIn = new Function(`return ${agesIn}`)();
  const durations: typeof durationsOf = new Function(`return ${durationsOf}`)();
  const age = written(ageWordsOf(t), durations);
  const now = 1_800_000_000_000;
  const ages = fc.oneof(fc.integer({ min: -YEAR, max: YEAR }), fc.integer({ min: -120_000, max: 120_000 }));
  fc.assert(fc.property(ages, (past) => age(now - past, now) === t.relative(now - past, now)));
});

test("the script is one that can be read, ends no element, and asks for no words", () => {
  const script = scriptWith({ ...ageWordsOf(en), ago: "</script><script>alert(1)" });
  expect(() => new Function(script)).not.toThrow();
  expect(script).not.toMatch(/<\/|<!--|<script/);
  expect(script).not.toMatch(/\bimport\(|\beval\(/);
});
