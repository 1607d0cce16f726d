import { expect, test } from "vitest";
import { answeredWords } from "./source-words";

const NOW = Date.parse("2026-01-01T12:00:00Z");
const at = (secondsAgo: number | null) => ({
  watermark: secondsAgo === null ? null : new Date(NOW - secondsAgo * 1_000).toISOString(),
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
  expect(answeredWords(of.map(at), NOW)).toBe(says);
});
