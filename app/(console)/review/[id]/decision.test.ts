import { describe, expect, test } from "vitest";
import type { AttemptRow, EvidenceRow } from "@/lib/query/objects";
import type { ReviewDetail } from "@/lib/query/reviews";
import { en } from "@/lib/words/en";
import type { RepairState } from "@/reconciler/model/repair";
import { decisionReasons } from "./decision-reasons";
import { progressItems } from "./progress-items";

const now = Date.parse("2025-11-24T10:00:00Z");
const at = (seconds: number) => new Date(now + seconds * 1000).toISOString();
const evidence = (more: Partial<EvidenceRow> = {}): EvidenceRow => ({
  source: "catalog",
  title: "Catalog",
  standing: "authoritative",
  found: [],
  complete: true,
  asOf: at(-12),
  observedAt: at(-12),
  how: "read",
  freshnessMs: 300_000,
  stale: false,
  agrees: "decides",
  lastTriedAt: null,
  lastError: null,
  suspect: null,
  ...more,
});

type More = {
  repair?: Partial<ReviewDetail["repair"]>;
  object?: Partial<ReviewDetail["object"]>;
  drift?: Partial<ReviewDetail["drift"]>;
} & Partial<Pick<ReviewDetail, "notMine" | "evidence" | "approvals" | "attempts">>;

/** Only what the two functions read; the rest of a detail does not matter to them. */
function detail({ repair, object, drift, ...more }: More = {}): ReviewDetail {
  const read = {
    repair: {
      id: "r",
      state: "proposed",
      expiresAt: at(3_600),
      generation: 3,
      planHash: "h",
      decidedByName: null,
      ...repair,
    },
    object: { generation: 3, blockedAt: null, lookAsked: false, ...object },
    drift: { resolvedAt: null, ...drift },
    notMine: null,
    evidence: [evidence()],
    approvals: [],
    attempts: [],
    ...more,
  };
  return read as unknown as ReviewDetail;
}

describe("why a decision cannot be taken", () => {
  test("nothing is in the way of a fresh proposal that is mine", () => {
    expect(decisionReasons(en, detail(), now)).toEqual({ approve: null, block: null, retry: null });
  });

  test.each<[string, More, string]>([
    ["was decided", { repair: { state: "approved" } }, "This plan is approved"],
    [
      "ran out of time while the page was open",
      { repair: { expiresAt: at(-1) } },
      "This plan expired at 09:59 UTC; it is held until a new one is made",
    ],
    ["was asked for by me", { notMine: "asked_for_it" }, "You asked for this; someone else must approve it"],
    [
      "is about a difference that is gone",
      { drift: { resolvedAt: at(-5) } },
      "The difference is gone, so there is nothing to repair",
    ],
    [
      "is of an older request",
      { object: { generation: 4 } },
      "What is asked for changed after this plan was made; Retry plans it anew",
    ],
    [
      "rests on evidence that disagrees",
      { evidence: [evidence(), evidence({ standing: "supporting", agrees: "no" })] },
      "Sources disagree. No action is possible until they agree",
    ],
    [
      "rests on evidence that ended since the page was read",
      { evidence: [evidence({ asOf: at(-42 * 60) })] },
      "Evidence is 42 min old; limit 5 min",
    ],
    ["rests on nothing", { evidence: [] }, "There is no evidence that this could rest on"],
  ])("approve: a plan that %s", (_, more, reason) => {
    expect(decisionReasons(en, detail(more), now).approve).toBe(reason);
  });

  test("a log that disagrees is in nobody's way", () => {
    const rows = [evidence(), evidence({ standing: "context", agrees: "not_used", stale: true })];
    expect(decisionReasons(en, detail({ evidence: rows }), now).approve).toBeNull();
  });

  test.each<[RepairState, RegExp]>([
    ["attempting", /too late/i],
    ["not_confirmed", /too late/i],
    ["blocked", /already/],
    ["confirmed", /confirmed/],
  ])("block: a repair that is %s", (state, reason) => {
    expect(decisionReasons(en, detail({ repair: { state } }), now).block).toMatch(reason);
  });

  test("who asked for it may block and look again, but not approve", () => {
    expect(decisionReasons(en, detail({ notMine: "asked_for_it" }), now)).toMatchObject({ block: null, retry: null });
    expect(decisionReasons(en, detail({ notMine: "other_team" }), now).retry).toMatch(/owner team/);
  });
});

describe("what became of it", () => {
  const attempt = (more: Partial<AttemptRow>) =>
    ({
      id: "a",
      repairId: "r",
      state: "happened",
      reservedAt: at(10),
      outcomeAt: at(11),
      says: null,
      verifiedAt: null,
      provedBy: null,
      resolvedBy: null,
      ...more,
    }) as AttemptRow;
  const titles = (state: RepairState, attempts: AttemptRow[]) =>
    progressItems(en, detail({ repair: { state, stateSince: at(0) }, attempts })).map(
      (item) => `${item.title}${item.ahead ? " (ahead)" : ""}${item.open ? " (open)" : ""}`,
    );

  test.each<[RepairState, AttemptRow[], string[]]>([
    ["approved", [], ["Approved", "Sent (ahead)", "Confirmed by a fresh read (ahead)"]],
    [
      "attempting",
      [attempt({ state: "attempting" })],
      ["Approved", "Being sent (open)", "Confirmed by a fresh read (ahead)"],
    ],
    ["verifying", [attempt({})], ["Approved", "Sent", "Answered: it happened", "Checking the result (ahead)"]],
    [
      "confirmed",
      [attempt({ verifiedAt: at(40), provedBy: "catalog" })],
      ["Approved", "Sent", "Answered: it happened", "Confirmed by catalog"],
    ],
    [
      "not_confirmed",
      [attempt({ state: "unknown" })],
      ["Approved", "Sent", "No clear answer (open)", "Not confirmed (open)"],
    ],
    ["did_not_hold", [attempt({})], ["Approved", "Sent", "Answered: it happened", "Checked: it did not hold"]],
    ["did_not_happen", [attempt({ state: "did_not_happen" })], ["Approved", "Sent", "Answered: it did not happen"]],
    [
      "verifying",
      [attempt({ resolvedBy: "rita" })],
      ["Approved", "Sent", "No clear answer (open)", "Said that it happened", "Checking the result (ahead)"],
    ],
    [
      "did_not_happen",
      [attempt({ state: "did_not_happen", resolvedBy: "rita" })],
      ["Approved", "Sent", "No clear answer (open)", "Said that it did not happen"],
    ],
    ["superseded", [], []],
  ])("%s never shows what is ahead as done", (state, attempts, expected) => {
    expect(titles(state, attempts)).toEqual(expected);
  });
});
