import { expect, test } from "vitest";
import type { InsightList } from "@/db/queries/insight-list";
import { INSIGHT_PARTS } from "@/lib/query/insight-params";
import { insightCsv } from "./insight-csv";

const day = {
  ...{ found: 2, resolved: 1, approved: 0, blocked: 0 },
  notAsAsked: 4,
  contradictory: 0,
  notConfirmed: 1,
};
const spans = { ended: 3, open: 1, p50: { ms: 1_234.5, atLeast: true }, p90: null, p99: null, curve: [] };
const insights: InsightList = {
  at: "2026-11-25T04:00:00.000000Z",
  days: [
    { day: "2026-11-24", looked: false, ...day },
    { day: "2026-11-25", looked: true, ...day },
  ],
  outcomes: [{ class: "stale_owner", confirmed: 1, didNotHold: 2, notConfirmed: 3, didNotHappen: 4, cameBack: 5 }],
  spans: [{ class: "stale_owner", older: 7, ...spans }],
  requests: [{ kind: "database_access", ...spans }],
  repeats: [
    {
      ...{ kind: "database_access", key: "=cmd|' /C calc'!A0", class: "stale_owner", ownerName: 'A, "B"', times: 2 },
      ...{ cameBack: 1, gapMs: null, lastSeen: "2026-11-25T03:00:00.000000Z", open: true },
    },
  ],
  waiting: [{ reason: "policy_review", waiting: 1, oldest: "2026-11-25T03:00:00.000000Z" }],
  limits: [{ scope: "kind:a/class:b", used: 1, limit: 2, windows: 3, full: 0, parked: 0 }],
};

test("where nobody looked the cells are empty, not zero", () => {
  expect(insightCsv(insights, "days").split("\r\n").slice(1)).toEqual([
    "2026-11-24,no,2,1,,,,0,0",
    "2026-11-25,yes,2,1,4,0,1,0,0",
    "",
  ]);
});

test("what looks like a formula is text, and times are UTC", () => {
  expect(insightCsv(insights, "repeats").split("\r\n")[1]).toBe(
    `database_access,'=cmd|' /C calc'!A0,stale_owner,"A, ""B""",2,1,,2026-11-25T03:00:00.000000Z,yes`,
  );
});

test("a span that is only known to be longer says so; one that is not known is empty", () => {
  expect(insightCsv(insights, "spans").split("\r\n")[1]).toBe("stale_owner,3,1,1235,yes,,,,,7");
});

test.each(INSIGHT_PARTS)("%s: every line has as many cells as the head", (part) => {
  const [head, ...rows] = insightCsv(insights, part).trimEnd().split("\r\n");
  expect(rows.length).toBeGreaterThan(0);
  const cells = (line: string) => line.replace(/"(""|[^"])*"/g, "x").split(",").length;
  for (const row of rows) expect(cells(row)).toBe(cells(head ?? ""));
});
