import { describe, expect, test } from "vitest";
import { clear, keeping, seconds } from "./gate.test-kit.ts";
import { gate } from "./gate.ts";
import type { GateInput, Hold, Population } from "./gate-input.ts";

type Row = [says: string, over: Partial<GateInput>, verdict: string, reasons: string[]];

/** Reasons as `code: sentence`, or the code alone where the row gives no sentence. */
const as = (rows: Row[]) =>
  test.each(rows)("%s", (_says, over, verdict, expected) => {
    const answer = gate({ ...clear, ...over });
    const told = answer.reasons.map(({ code, says }, at) => (expected[at]?.includes(": ") ? `${code}: ${says}` : code));
    expect([answer.verdict, ...told]).toEqual([verdict, ...expected]);
  });

const population = (over: Partial<Population>) => ({ population: { ...clear.population, ...over } });
const holds = (over: Partial<GateInput["holds"]>) => ({ holds: { ...clear.holds, ...over } });
const paused = ({ until }: Pick<Hold, "until">) => ({
  stops: [{ ...hold, scope: "kind:access", until, pause: true }],
});
const hold: Hold = { by: "M. Ruiz", reason: "on leave", until: seconds(60) };

describe("put off", () => {
  as([
    ["blocked", holds({ blocked: hold }), "hold", ["object_blocked: Blocked by M. Ruiz: on leave"]],
    [
      "a block outlives its review date",
      holds({ blocked: { ...hold, until: seconds(-1) } }),
      "hold",
      ["object_blocked"],
    ],
    [
      "snoozed",
      holds({ snoozed: hold }),
      "hold",
      ["object_snoozed: Snoozed by M. Ruiz until 6 May 2024, 10:01:00 UTC: on leave"],
    ],
    ["a snooze that ends now", holds({ snoozed: { ...hold, until: seconds(0) } }), "act", []],
    ["a snooze without an end", holds({ snoozed: { ...hold, until: null } }), "hold", ["object_snoozed"]],
    ["paused", paused({ until: null }), "hold", ["paused: Paused (kind:access) by M. Ruiz: on leave"]],
    ["a pause that ended", paused({ until: seconds(-1) }), "act", []],
    [
      "its breaker is open, whatever came back since",
      { recurrence: { count: 0, limit: 3, open: { id: "breaker_1", times: 3, since: seconds(-60) } } },
      "hold",
      [
        "recurrence_breaker: permission_drift came back 3 times since 6 May 2024, 09:59:00 UTC (breaker_1). Find what undoes the repairs, then close it.",
      ],
    ],
    ["came back, once less than the limit", { recurrence: { count: 2, limit: 3, open: null } }, "act", []],
    [
      "came back up to the limit",
      { recurrence: { count: 3, limit: 3, open: null } },
      "hold",
      [
        "recurrence_breaker: permission_drift came back after 3 confirmed repairs (limit 3). Find what undoes them first.",
      ],
    ],
    [
      "the window is closed",
      { window: { open: false, opensAt: seconds(60) } },
      "hold",
      ["outside_window: The change window is closed; it opens at 6 May 2024, 10:01:00 UTC."],
    ],
    [
      "and never opens",
      { window: { open: false, opensAt: null } },
      "hold",
      ["outside_window: The change window is closed; no opening is planned."],
    ],
    [
      "can still be undone",
      { undoUntil: seconds(10) },
      "hold",
      ["undo_window: Can be undone until 6 May 2024, 10:00:10 UTC; nothing is done before."],
    ],
    ["the undo window ends now", { undoUntil: seconds(0) }, "act", []],
  ]);
});

describe("too much", () => {
  as([
    ["as many drifted as may", population({ drifted: 30 }), "act", []],
    [
      "one more",
      population({ drifted: 31 }),
      "hold",
      ["too_many_drifted: 31 of 100 objects drifted, more than 30 %. Suspect the look before the world."],
    ],
    ["a share of too few says nothing", population({ objects: 9, drifted: 9 }), "act", []],
    ["of just enough it does", population({ objects: 10, drifted: 4 }), "hold", ["too_many_drifted"]],
    ["rounded down", population({ objects: 11, drifted: 4, removed: 0 }), "hold", ["too_many_drifted"]],
    ["as many removed as may", population({ removed: 20 }), "act", []],
    [
      "one more removed",
      population({ removed: 21 }),
      "hold",
      ["would_empty_target: This run would remove 21 of 100 objects, more than 20 %."],
    ],
    [
      "the last one of a few",
      population({ objects: 1, removed: 1 }),
      "hold",
      ["would_empty_target: This run would remove 1 of 1 objects."],
    ],
    ["without the guard a few may all go", population({ objects: 1, removed: 1, emptyGuard: false }), "act", []],
    ["this plan removes nothing", { ...population({ removed: 100 }), plan: keeping }, "act", []],
    ["an empty target", population({ objects: 0, drifted: 0, removed: 0 }), "act", []],
    ["the budget just reaches", { budgets: [{ scope: "s", used: 9, limit: 10, needed: 1 }] }, "act", []],
    [
      "it does not",
      { budgets: [{ scope: "s", used: 9, limit: 10, needed: 2 }] },
      "hold",
      ["budget_spent: Limit reached (s): 9 of 10 used, 2 needed."],
    ],
    [
      "two do not",
      { budgets: ["b", "a"].map((scope) => ({ scope, used: 10, limit: 10, needed: 1 })) },
      "hold",
      [
        "budget_spent: Limit reached (a): 10 of 10 used, 1 needed.",
        "budget_spent: Limit reached (b): 10 of 10 used, 1 needed.",
      ],
    ],
    [
      "numbers that are none",
      { ...population({ objects: Number.NaN }), budgets: [{ scope: "s", used: Number.NaN, limit: 10, needed: 1 }] },
      "hold",
      ["too_many_drifted", "would_empty_target", "budget_spent"],
    ],
  ]);
});
