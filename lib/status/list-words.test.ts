import { describe, expect, test } from "vitest";
import { en } from "../words/en/index.ts";
import { listHeadline, listItems } from "./list-words.ts";
import { now, repair, rowWith } from "./status-row.fixture.ts";

const green = rowWith({ reference: "PL-GREEN00" });
const faded = rowWith({ reference: "PL-FADED00", conditions: { expiresAt: now - 1 } });
const waiting = rowWith({ reference: "PL-WAITS00", conditions: { verdict: "drifted", held: "review" }, repair });
const unsure = rowWith({ reference: "PL-UNSURE0", conditions: { openAttempt: "unknown" } });
const stopped = rowWith({ reference: "PL-STOPPED", conditions: { wanted: "absent", withdrawn: true } });

const headline = (rows: (typeof green)[], total = rows.length) => listHeadline(en, listItems(en, rows), total);

test("puts first what needs somebody, and what is settled last", () => {
  const order = listItems(en, [green, stopped, faded, waiting, unsure]).map((item) => item.row.reference);
  expect(order).toEqual(["PL-UNSURE0", "PL-WAITS00", "PL-FADED00", "PL-STOPPED", "PL-GREEN00"]);
});

describe("is no better than its worst member", () => {
  test.each([
    { rows: [], says: "You have not asked for anything yet." },
    { rows: [green], says: "Your request is in place." },
    { rows: [green, green, green], says: "All 3 requests of yours are in place." },
    { rows: [green, faded], says: "1 of your 2 requests is not in place or could not be checked." },
    { rows: [green, waiting, unsure], says: "2 of your 3 requests are not in place or could not be checked." },
    { rows: [waiting], says: "A person needs to decide before we continue." },
    { rows: [green, stopped], says: "Everything that you still ask for is in place." },
    { rows: [stopped], says: "Your request was stopped." },
  ])("$says", ({ rows, says }) => {
    expect(headline(rows)).toBe(says);
  });

  test("and does not speak for what it does not show", () => {
    expect(headline([green, green], 300)).not.toContain("All 300");
  });
});
