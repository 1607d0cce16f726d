import { expect, test } from "vitest";
import { en } from "@/lib/words/en";
import {
  answeredWords,
  canaryWords,
  countedWords,
  looksWords,
  rawWords,
  readingWords,
  refusalWords,
  setAsideWords,
} from "./source-words";

const NOW = Date.parse("2026-01-01T12:00:00Z");
const at = (secondsAgo: number | null) => ({
  watermark: secondsAgo === null ? null : new Date(NOW - secondsAgo * 1_000).toISOString(),
  ...{ lastError: null, refused: null },
});

test.each([
  { says: "0 of 1 source answered. It was never read to its end.", of: [null] },
  { says: "2 of 2 sources answered in the last minute.", of: [12, 59] },
  { says: "2 of 2 sources answered in the last 2 minutes.", of: [12, 61] },
  { says: "1 of 2 sources answered in the last minute. The other was never read to its end.", of: [3, null] },
  {
    says: "1 of 2 sources answered in the last hour. The other was last read to its end 1 d 1 h ago.",
    of: [3_590, 90_000],
  },
  { says: "0 of 2 sources answered in the last hour.", of: [7_200, 90_000] },
])("$says", ({ says, of }) => {
  expect(answeredWords(en, of.map(at), NOW)).toBe(says);
});

const REFUSED = { at: "2026-01-01T12:00:00Z", why: "It showed a17 twice.", announced: 100, counted: 60, shrunk: false };

test.each([
  [{ pushed: true, covers: "sighted" as const }, "Pushed: it tells by itself"],
  [{ pushed: false, covers: "all" as const }, "Scanned, and it covers all"],
  [{ pushed: false, covers: "sighted" as const }, "Scanned, and it speaks only for what it names"],
])("how it is read: %o", (row, begins) => {
  expect(readingWords(en, row).startsWith(begins)).toBe(true);
});

test.each([
  ["Nothing was counted yet.", { watermark: null, counted: null, announced: null }],
  ["1 entry counted. It does not say how many there are.", { counted: 1, announced: null }],
  ["1,204 entries counted, as many as it said that there are.", { counted: 1_204, announced: 1_204 }],
  ["60 entries counted. It said that there are 100.", { counted: 60, announced: 100 }],
])("%s", (says, row) => {
  expect(countedWords(en, { watermark: "2026-01-01T12:00:00Z", ...row })).toBe(says);
});

test("the last try: what failed comes before what was refused, and neither hides a character", () => {
  expect(refusalWords(en, { lastError: null, refused: null })).toBeNull();
  expect(refusalWords(en, { lastError: null, refused: REFUSED })).toBe("It showed a17 twice.");
  expect(refusalWords(en, { lastError: "no\r\nroute", refused: REFUSED })).toBe(
    "It could not be read: no\\u{d}\\u{a}route",
  );
  expect(refusalWords(en, { lastError: null, refused: { ...REFUSED, why: "a\u202eb" } })).toBe("a\\u{202e}b");
});

test("the head of the page does not boast of looks before a last try that is not believed", () => {
  const fine = { ...at(12), lastError: null, refused: null };
  const failed = { ...fine, lastError: "x" };
  const refused = { ...fine, refused: REFUSED };
  const said = (of: Parameters<typeof answeredWords>[1]) => answeredWords(en, of, NOW);
  expect(said([fine, fine])).toBe("2 of 2 sources answered in the last minute.");
  expect(said([fine, failed, fine, refused])).toBe("The last try of 2 of 4 sources failed or is not believed.");
  expect(said([failed])).toBe("The last try of 1 of 1 source failed or is not believed.");
  expect(said([{ ...failed, watermark: null }])).toBe("0 of 1 source answered. It was never read to its end.");
});

test("a canary is named, or that there is none", () => {
  expect(canaryWords(en, "root\n")).toContain("root\\u{a} is always there");
  expect(canaryWords(en, null)).toContain("None is declared");
});

test.each([
  ["None: every entry is what the source promises.", 0, false, 0],
  ["1 entry is not what the source promises. Nothing is concluded from it.", 1, false, 1],
  ["2 entries are not what the source promises. Nothing is concluded from them. None of them is yours.", 2, false, 0],
  ["7 entries are not what the source promises. Nothing is concluded from them. The first 5:", 7, false, 5],
  ["At least 50 entries are not what the source promises. Nothing is concluded from them. The first 5:", 50, true, 5],
])("%s", (says, count, more, shown) => {
  expect(setAsideWords(en, { count, more, first: Array(shown).fill({ key: "a", why: "w", raw: null }) })).toBe(says);
});

test("raw text is text: line ends and what is invisible are shown, and its length is bounded", () => {
  expect(rawWords(en, "<b>x</b>\r\n\u0000\u200b")).toBe("<b>x</b>\\u{d}\\u{a}\\u{0}\\u{200b}");
  expect(rawWords(en, "x".repeat(300))).toBe("x".repeat(300));
  expect(rawWords(en, "x".repeat(301))).toBe(`${"x".repeat(300)} … and 1 more character`);
});

test("a try that could not begin does not stand under looks that all reached their end", () => {
  const look = { id: "s", startedAt: "", endedAt: "", complete: true, counted: 2, pages: 1, suspect: null };
  const words = (lastError: string | null) => looksWords(en, { scans: [look, look], lastError, refused: null });
  expect(words(null)).toBe("2 of the last 2 looks reached their end with nothing suspicious.");
  expect(words("no login")).toBe("Before that, 2 of the last 2 looks reached their end with nothing suspicious.");
});
