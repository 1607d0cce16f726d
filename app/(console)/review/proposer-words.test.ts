import { expect, test } from "vitest";
import { de } from "@/lib/words/de";
import { proposerWords } from "./proposer-words";

test.each([
  ["policy", null, "Richtlinie"],
  ["", null, de.review.notRecorded],
  ["p_rita", "Rita", "Rita"],
  ["p_gone", null, "p_gone"],
])("who proposed it is said in the reader's language: %s", (proposedBy, proposedByName, says) => {
  expect(proposerWords(de, { proposedBy, proposedByName })).toBe(says);
});
