import { expect, test } from "vitest";
import { de } from "@/lib/words/de";
import { en } from "@/lib/words/en";
import { actedWords, ageAtEnd, foundWords, scopeOfRun, starterWords } from "./run-words";

const counts = { objects: 1204, in_sync: 1167, pending: 0, verifying: 0, drifted: 37 };
const run = { counts, unjudged: 0, endedAt: "2025-11-24T10:00:00Z", error: null };

test.each([
  [run, "37 of 1,204 objects drifted"],
  [{ ...run, unjudged: 18 }, "37 of 1,204 objects drifted; 18 could not be judged"],
  [{ ...run, counts: { ...counts, drifted: 0 } }, "No drift found in 1,204 objects read."],
  [
    { ...run, counts: { ...counts, drifted: 0 }, unjudged: 18 },
    "No drift found in 1,204 objects read. 18 could not be read.",
  ],
  [{ ...run, endedAt: null, counts: null }, "Under way"],
  [{ ...run, counts: null, error: "x" }, "Ended early"],
])("says what was found, and what could not be seen: %#", (given, says) => {
  expect(foundWords(en, given)).toBe(says);
});

test.each([
  [{ mode: "detect" as const, acted: 0, happened: 0, confirmed: 0, proposed: 0, unknown: 0 }, "looked only"],
  [{ mode: "act" as const, acted: 0, happened: 0, confirmed: 0, proposed: 0, unknown: 0 }, "nothing to carry out"],
  [
    { mode: "act" as const, acted: 9, happened: 3, confirmed: 2, proposed: 1, unknown: 2 },
    "3 sent, 2 confirmed, 2 not confirmed, 1 proposed, 1 other",
  ],
])("says what it did by what is known of it: %#", (given, says) => {
  expect(actedWords(en, given)).toBe(says);
});

test("names its scope", () => {
  expect(scopeOfRun(en, {})).toBe("everything");
  expect(scopeOfRun(en, { kind: "refund", key: "8841" })).toBe("refund / 8841");
  expect(scopeOfRun(en, { class: "permission_drift", limit: 20 })).toBe("permission_drift, at most 20");
});

test("an age is as of the run's end, however late it is read", () => {
  expect(ageAtEnd(en, "2025-11-24T10:00:00.000000Z", "2025-11-24T12:30:00.000000Z")).toBe("2 h");
  expect(ageAtEnd(en, "2025-11-24T10:00:00.000000Z", null)).toBe("time not known");
});

test("who started it is said in the reader's language, and a person by name", () => {
  const by = (startedBy: string, startedByName: string | null = null) => ({ startedBy, startedByName });
  expect(starterWords(de, by("reconciler"))).toBe("dem Abgleich");
  expect(starterWords(en, by("reconciler"))).toBe("the reconciler");
  expect(starterWords(de, by("cli"))).toBe("dem Terminal");
  expect(starterWords(de, by("p_rita", "Rita"))).toBe("Rita");
});
