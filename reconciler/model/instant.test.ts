import { expect, test } from "vitest";
import { exact } from "../../lib/words/en/speech.ts";
import { instant, saidInstant, saidMillis } from "./instant.ts";

test("a moment in a sentence is written as pages write it, in every month", () => {
  for (let month = 0; month < 12; month += 1) {
    const at = Date.UTC(2026, month, month + 1, month, 0, 7);
    expect(saidInstant(at)).toBe(exact(at, "utc"));
  }
  expect(saidInstant(Number.NaN)).toBe(instant(Number.NaN));
});

test("a moment in a sentence is known again, and nothing else is taken for one", () => {
  for (let month = 0; month < 12; month += 1) {
    const at = Date.UTC(2026, month, month + 1, month, 0, 7);
    expect(saidMillis(saidInstant(at))).toBe(at);
  }
  for (const text of [
    "",
    "1 Dec",
    "31 Feb 2026, 10:00:00 UTC",
    "1 Dez 2026, 10:00:00 UTC",
    "on 1 Dec 2026, 10:00:00 UTC",
  ])
    expect(saidMillis(text), text).toBeNull();
});
