import { describe, expect, test } from "vitest";
import { de } from "./de/index.ts";
import { en } from "./en/index.ts";
import { loadWords } from "./load.ts";
import { loadAccountWords } from "./load-accounts.ts";
import { loadAllWords } from "./load-all.ts";
import { loadDetailWords } from "./load-details.ts";
import { loadFigureWords } from "./load-figures.ts";
import { loadMoreWords } from "./load-more.ts";
import { loadOverviewWords } from "./load-overviews.ts";
import { loadReportWords } from "./load-reports.ts";
import { loadReviewWords } from "./load-reviews.ts";
import { loadRuleWords } from "./load-rules.ts";
import { loadStopWords } from "./load-stopping.ts";
import { directionOf, localeOf } from "./locales.ts";
import { pseudo, pseudoText } from "./pseudo.ts";

describe("localeOf", () => {
  test.each([
    ["what was chosen", "de", "en-GB", "de"],
    ["what the browser asks for", undefined, "de-AT,de;q=0.9,en;q=0.8", "de"],
    ["the most wanted, whatever its place", undefined, "en;q=0.5,de;q=0.9", "de"],
    ["the first that there is", undefined, "fr-FR,de;q=0.7", "de"],
    ["not what is refused", undefined, "de;q=0,en;q=0.1", "en"],
    ["English where nothing fits", undefined, "fr", "en"],
    ["English where nothing is said", undefined, null, "en"],
    ["nothing that a cookie makes up", '"><script>', "de", "de"],
  ] as const)("gives %s", (_, chosen, accepted, locale) => {
    expect(localeOf(chosen, accepted, true)).toBe(locale);
  });

  test("gives a made-up language only where that is allowed", () => {
    expect(localeOf("en-XA", null, true)).toBe("en-XA");
    expect(localeOf("en-XA", null, false)).toBe("en");
    expect(directionOf(localeOf("ar-XB", null, true))).toBe("rtl");
  });
});

test("loads the catalogue that was asked for", async () => {
  expect(await loadAllWords("de")).toBe(de);
  expect(await loadAllWords("en")).toBe(en);
  expect((await loadAllWords("ar-XB")).common.cancel).toBe(pseudoText("Cancel"));
});

test.each([
  { part: "details", load: loadDetailWords, area: "outcome" },
  { part: "overviews", load: loadOverviewWords, area: "overview" },
  { part: "reviews", load: loadReviewWords, area: "review" },
  { part: "stopping", load: loadStopWords, area: "stops" },
  { part: "reports", load: loadReportWords, area: "runs" },
  { part: "figures", load: loadFigureWords, area: "insights" },
  { part: "rules", load: loadRuleWords, area: "policies" },
  { part: "more", load: loadMoreWords, area: "audit" },
  { part: "accounts", load: loadAccountWords, area: "keys" },
])("loads the same for a browser, in parts, without what only the server says: $part", async ({ load, area }) => {
  expect(de).toMatchObject(await load("de"));
  expect(await load("en")).toMatchObject(await loadWords("en"));
  expect(Object.keys(await loadWords("en"))).not.toContain(area);
  expect(Object.keys(await load("en"))).toContain(area);
  expect(Object.keys(await load("en"))).not.toContain("statusPage");
  expect((await load("ar-XB")).common.cancel).toBe(pseudoText("Cancel"));
});

test("makes up the further parts too", async () => {
  expect((await loadReportWords("ar-XB")).runs.theTerminal).toBe(pseudoText(en.runs.theTerminal));
});

describe("the made-up language", () => {
  const words = pseudo(en);
  test("is accented, longer and in brackets, sentences with values too", () => {
    expect(words.common.cancel).toMatch(/^\[Çáñçéļ( ~)+\]$/);
    expect(words.common.cancel.length).toBeGreaterThan("Cancel".length * 1.3);
    expect(words.status.problems.pending[1]).toMatch(/^\[.*\]$/);
    expect(words.names.classes.stale_owner).toMatch(/^\[.*\]$/);
    expect(words.drift.open({ n: 1204, capped: false })).toMatch(/^\[1,204 .*\]$/);
  });
  test("leaves numbers and times as they are", () => {
    expect(words.count(1204)).toBe("1,204");
    expect(words.at(0, 0, "utc")).toBe(en.at(0, 0, "utc"));
  });
});

type Leaf = { at: string; en: string; de: string };

function leaves(at: string, english: unknown, german: unknown): Leaf[] {
  if (typeof english === "string") return [{ at, en: english, de: String(german) }];
  if (typeof english !== "object" || english === null) return [];
  return Object.entries(english).flatMap(([key, value]) =>
    leaves(`${at}.${key}`, value, (german as Record<string, unknown>)[key]),
  );
}

describe("German", () => {
  const all = leaves("", en, de);
  test("is not English", () => {
    expect(all.length).toBeGreaterThan(500);
    const same = all.filter(
      (leaf) => /[a-z] [a-z]/.test(leaf.en) && leaf.en === leaf.de && !/^[\d\s+a-z]{1,8}$/.test(leaf.en),
    );
    expect(same.map(({ at }) => at)).toEqual([]);
  });
  test("keeps the marks and spaces at the ends, which join it to what stands beside it", () => {
    const ends = (text: string) => `${/^\s*[·,;:]?/.exec(text)?.[0]}…${/\s*$/.exec(text)?.[0]}`;
    expect(all.filter((leaf) => ends(leaf.en) !== ends(leaf.de)).map(({ at }) => at)).toEqual([]);
  });
  test("counts, orders and tells the time as German does", () => {
    expect(de.count(1204)).toBe("1.204");
    expect(de.overview.openDrift(1, "")).toBe("1 offene Abweichung.");
    expect(de.overview.openDrift(1204, "")).toBe("1.204 offene Abweichungen.");
    expect(de.listed(["a", "b", "c"])).toBe("a, b und c");
    expect(de.exact("2025-11-24T10:42:07Z", "utc")).toBe("24. Nov. 2025, 10:42:07 UTC");
    expect(de.relative(0, 26 * 60_000)).toBe("vor 26 min");
    expect(de.drift.cameBackTime(2)).toBe("zurückgekehrt, 2. Mal");
  });
});
