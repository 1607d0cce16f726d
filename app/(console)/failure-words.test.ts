import { expect, test } from "vitest";
import { ApiProblem } from "@/lib/query/problem";
import { de } from "@/lib/words/de";
import { en } from "@/lib/words/en";
import { failureWords, whyWords } from "./failure-words";

const refused = (detail: string) => new ApiProblem(409, { detail, effect: "none" }, true);

test.each([
  { t: en, words: "It is so already. Nothing was changed.", why: "It is so already." },
  { t: de, words: "Es ist schon so. Nichts wurde geändert.", why: "Es ist schon so." },
])("a refusal tells once that nothing was changed: $words", ({ t, words, why }) => {
  expect(failureWords(t, refused(words))).toBe(words);
  expect(whyWords(t, refused(words)).trim()).toBe(why);
});

test.each([en, de])("a problem that tells no effect, or nothing, is told as perhaps done", (t) => {
  expect(failureWords(t, new ApiProblem(502, { detail: "Bad gateway." }, true))).toBe(
    `Bad gateway. ${t.changes.unknown}`,
  );
  expect(failureWords(t, new ApiProblem(0, {}, true))).toBe(`${t.general.theServerDidNotAnswer} ${t.changes.unknown}`);
  expect(failureWords(t, new ApiProblem(500, { effect: "none" }, true))).toMatch(new RegExp(`${t.changes.nothing}$`));
});
