import { describe, expect, test } from "vitest";
import type { ClassOutcomes, ClassSpans, InsightDay } from "@/lib/query/installation";
import { de } from "@/lib/words/de";
import { en } from "@/lib/words/en";
import { confirmedWords } from "./insight-columns";
import {
  daysWatched,
  limitsSentence,
  openSentence,
  outcomesSentence,
  requestsSentence,
  spansSentence,
  waitingSentence,
} from "./sentences";

const day = (of: Partial<InsightDay>): InsightDay => ({
  ...{ day: "2026-11-24", looked: true, found: 0, resolved: 0, approved: 0, blocked: 0 },
  ...{ notAsAsked: 0, contradictory: 0, notConfirmed: 0, ...of },
});
const outcomes = (of: Partial<ClassOutcomes>): ClassOutcomes => ({
  ...{ class: "stale_owner", confirmed: 0, didNotHold: 0, didNotHappen: 0, notConfirmed: 0, cameBack: 0, ...of },
});
const spans = (of: Partial<ClassSpans>): ClassSpans => ({
  ...{ class: "stale_owner", ended: 4, open: 0, older: 0, p50: { ms: 60_000, atLeast: false } },
  ...{ p90: null, p99: null, curve: [], ...of },
});

test("before the first look there is nothing to see, a day without one in between stays", () => {
  const days = [day({ looked: false }), day({ day: "b" }), day({ day: "c", looked: false }), day({ day: "d" })];
  expect(daysWatched(days).map((one) => one.day)).toEqual(["b", "c", "d"]);
  expect(daysWatched([day({ looked: false })])).toEqual([]);
});

test("what is open is compared with the first day, and the first day with nothing", () => {
  const first = day({ day: "2026-11-01", notAsAsked: 3 });
  const last = day({ notAsAsked: 5, contradictory: 1, notConfirmed: 2 });
  expect(openSentence(en, [first, last])).toBe("8 open now, 2 of them not confirmed; 3 on 2026-11-01");
  expect(openSentence(en, [first])).toBe("3 open now");
  expect(openSentence(en, [])).toBe("Nothing was looked at in 30 days.");
});

describe("how repairs ended", () => {
  test("under ten the counts stand alone; from ten on with where the rate lies", () => {
    expect(confirmedWords(en, outcomes({ confirmed: 8, didNotHold: 1 }))).toBe("8 of 9");
    expect(confirmedWords(en, outcomes({ cameBack: 2 }))).toBe("–");
    expect(confirmedWords(en, outcomes({ confirmed: 8, didNotHold: 2 }))).toBe("8 of 10: 49 to 95 %");
  });

  test("the class with most that are not confirmed is named", () => {
    const rows = [outcomes({ confirmed: 90, notConfirmed: 1 }), outcomes({ class: "permission_drift", didNotHold: 3 })];
    expect(outcomesSentence(en, rows)).toBe("Most often without a confirmed result: Permission drift, 3 times");
    expect(outcomesSentence(en, [outcomes({ confirmed: 1 })])).toContain("Every repair");
    expect(outcomesSentence(en, [outcomes({ cameBack: 1 })])).toBe("No repair ended in 30 days");
  });
});

describe("how long it takes", () => {
  test("where not even half have ended is slower than any that is known", () => {
    const rows = [
      spans({ p50: { ms: 9 * 3_600_000, atLeast: false } }),
      spans({ class: "permission_drift", open: 9, older: 1, p50: { ms: 120_000, atLeast: true } }),
    ];
    const says = "8 drifts ended, permission drift slowest: half take longer than 2 min; 10 still open";
    expect(spansSentence(en, rows)).toBe(says);
    expect(spansSentence(de, rows)).toContain("Hälfte länger als 2 min");
  });

  test("with only old ones open, or nothing asked for, it says so", () => {
    const old = spans({ ended: 0, older: 2, p50: null });
    expect(spansSentence(en, [old])).toBe("Nothing that was found in 30 days has ended; 2 still open");
    expect(requestsSentence(en, [])).toBe("Nothing was asked for in 30 days");
  });
});

test("who waits and what was decided; which limit was full", () => {
  const waiting = [{ reason: "policy_review" as const, waiting: 1, oldest: "" }];
  const decided = [day({ approved: 2 }), day({ blocked: 1 })];
  expect(waitingSentence(en, waiting, decided)).toBe(
    "1 waits for a person; people approved 2 and blocked 1 in 30 days",
  );
  const limit = { scope: "owner:billing", used: 1, limit: 20, windows: 9, full: 0, parked: 0 };
  expect(limitsSentence(en, [limit])).toBe("No limit was full in 30 days");
  expect(limitsSentence(en, [limit, { ...limit, scope: "owner:data", full: 2 }])).toContain(
    "Team data, in 2 of 9 hours",
  );
});
