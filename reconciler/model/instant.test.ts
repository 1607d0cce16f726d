import { expect, test } from "vitest";
import { exact } from "../../lib/words/en/speech.ts";
import { instant, saidInstant } from "./instant.ts";

test("a moment in a sentence is written as pages write it, in every month", () => {
  for (let month = 0; month < 12; month += 1) {
    const at = Date.UTC(2026, month, month + 1, month, 0, 7);
    expect(saidInstant(at)).toBe(exact(at, "utc"));
  }
  expect(saidInstant(Number.NaN)).toBe(instant(Number.NaN));
});
