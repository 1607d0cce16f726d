import { expect, test } from "vitest";
import { en } from "@/lib/words/en";
import { stopUntil } from "./stop-until";

const NOW = Date.parse("2030-01-01T00:00:00Z");

test.each([
  { says: "no end", typed: "", gives: { at: null } },
  { says: "an end to come", typed: "2030-01-02T00:00:00Z", gives: { at: "2030-01-02T00:00:00.000Z" } },
  { says: "an end that is over", typed: "2029-12-31T00:00:00Z", gives: { mistake: "This time is over." } },
  { says: "too far", typed: "2032-01-01T00:00:00Z", gives: { mistake: "A stop ends within a year, or has no end." } },
  { says: "no time", typed: "soon", gives: { mistake: "This is no time." } },
])("$says", ({ typed, gives }) => {
  expect(stopUntil(en, typed, NOW)).toEqual(gives);
});
