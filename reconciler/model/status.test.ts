import { describe, expect, test } from "vitest";
import {
  type Conditions,
  deriveStatus,
  OBJECT_STATUSES,
  type ObjectStatus,
  STATUS_ORDER,
  type StatusView,
  wasInPlaceAfter,
  worstView,
} from "./status.ts";
import { VERDICTS } from "./verdict.ts";

const NOW = 1_000_000;

function* domain(): Generator<Conditions> {
  for (const verdict of VERDICTS)
    for (const expiresAt of [null, NOW - 1, NOW, NOW + 1, Number.NaN])
      for (const wanted of ["present", "absent", "nothing"] as const)
        for (const withdrawn of [false, true])
          for (const wasInPlace of [false, true])
            for (const attempted of [false, true])
              for (const openAttempt of ["none", "attempting", "unknown"] as const)
                for (const held of ["none", "stop", "block", "review"] as const)
                  yield { verdict, expiresAt, wanted, withdrawn, wasInPlace, attempted, openAttempt, held };
}
const all = [...domain()];
const of = (conditions: Conditions) => deriveStatus(conditions, NOW);
const fresh = (c: Conditions) => c.expiresAt !== null && c.expiresAt >= NOW;
const place = (status: ObjectStatus) => STATUS_ORDER.indexOf(status);

/** Asserts over the whole domain, and that there was something to assert. */
function always(when: (c: Conditions) => boolean, then: (view: StatusView, c: Conditions) => boolean) {
  const cases = all.filter(when);
  expect(cases.length).toBeGreaterThan(0);
  expect(cases.filter((c) => !then(of(c), c))).toEqual([]);
}

describe("never greener than its inputs, over the whole domain", () => {
  const quiet = (c: Conditions) => c.openAttempt === "none";

  test("the domain is whole, and every status comes out of it", () => {
    expect(all).toHaveLength(5 * 5 * 3 * 2 * 2 * 2 * 3 * 4);
    expect(new Set(all.map((c) => of(c).status))).toEqual(new Set(OBJECT_STATUSES));
  });

  test("in place or stopped, and not stale, needs a verdict of in sync that has not expired, and no open attempt", () => {
    always(
      (c) => (of(c).status === "in_place" || of(c).status === "stopped") && !of(c).stale,
      (_, c) => c.verdict === "in_sync" && fresh(c) && c.openAttempt === "none",
    );
  });

  test("in place or stopped when last checked needs that it was proved before", () => {
    always(
      (c) => (of(c).status === "in_place" || of(c).status === "stopped") && of(c).stale,
      (_, c) => (c.wasInPlace || (c.verdict === "in_sync" && c.expiresAt !== null)) && quiet(c),
    );
  });

  test("an unknown outcome is not confirmed, whatever else is so; no time or hold moves it", () => {
    always(
      (c) => c.openAttempt === "unknown",
      (view) => view.status === "not_confirmed" && !view.stale,
    );
    always(
      (c) => of(c).status === "not_confirmed",
      (_, c) => c.openAttempt === "unknown",
    );
  });

  test("a call under way is verifying", () => {
    always(
      (c) => c.openAttempt === "attempting",
      (view) => view.status === "verifying",
    );
  });

  test("drift is at least repair needed, also when its evidence expired; held drift waits for somebody", () => {
    always(
      (c) => quiet(c) && c.verdict === "drifted",
      (view) => place(view.status) >= place("repair_needed"),
    );
    always(
      (c) => quiet(c) && c.verdict === "drifted" && c.held !== "none",
      (view) => view.status === "blocked_on_review",
    );
  });

  test("a contradiction waits for somebody", () => {
    always(
      (c) => quiet(c) && c.verdict === "contradictory",
      (view) => view.status === "blocked_on_review",
    );
  });

  test("what waits for somebody is contradictory, or is not as asked and held", () => {
    always(
      (c) => of(c).status === "blocked_on_review",
      (_, c) =>
        c.verdict === "contradictory" || (c.held !== "none" && (c.verdict === "drifted" || c.verdict === "pending")),
    );
  });

  test("pending means accepted, nothing attempted, nothing in its way", () => {
    always(
      (c) => of(c).status === "pending",
      (_, c) => c.verdict === "pending" && !c.attempted && c.held === "none",
    );
  });

  test("stale is said only of in place and stopped, where the evidence has expired or is gone", () => {
    always(
      (c) => of(c).stale,
      (view, c) =>
        (!fresh(c) || c.verdict === "verifying" || c.verdict === "pending") &&
        (view.status === "in_place" || view.status === "stopped"),
    );
  });

  test("with expired evidence nothing looks better than with fresh evidence", () => {
    always(
      (c) => c.expiresAt === NOW,
      (view, c) =>
        worstView([view, of({ ...c, expiresAt: NOW - 1 })])?.status === of({ ...c, expiresAt: NOW - 1 }).status,
    );
  });

  test("worse conditions never give a better status", () => {
    const worse: ((c: Conditions) => Conditions)[] = [
      (c) => ({ ...c, expiresAt: c.expiresAt === null ? null : NOW - 1 }),
      (c) => ({ ...c, wasInPlace: false }),
      (c) => ({ ...c, openAttempt: "unknown" }),
      (c) => ({ ...c, held: c.held === "none" ? "block" : c.held }),
      (c) => (c.verdict === "in_sync" ? { ...c, verdict: "verifying" } : c),
      (c) =>
        c.verdict === "verifying" || c.verdict === "pending" || c.verdict === "in_sync"
          ? { ...c, verdict: "drifted" }
          : c,
      (c) => ({ ...c, verdict: "contradictory" }),
    ];
    for (const change of worse) {
      always(
        () => true,
        (view, c) => {
          const after = of(change(c));
          const worst = worstView([after, view]);
          return worst === after || (worst?.status === after.status && worst.stale === after.stale);
        },
      );
    }
  });
});

describe("what people are told", () => {
  const asked: Conditions = {
    verdict: "in_sync",
    expiresAt: NOW,
    wanted: "present",
    withdrawn: false,
    wasInPlace: false,
    attempted: false,
    openAttempt: "none",
    held: "none",
  };
  test.each<[says: string, over: Partial<Conditions>, status: ObjectStatus, stale: boolean]>([
    ["proved", {}, "in_place", false],
    ["its evidence has just expired", { expiresAt: NOW - 1 }, "in_place", true],
    ["an end that is none has expired", { expiresAt: Number.NaN }, "in_place", true],
    ["its evidence is gone", { expiresAt: null, wasInPlace: true, attempted: true }, "in_place", true],
    ["in sync without evidence is no proof", { expiresAt: null }, "verifying", false],
    ["a stop does not touch what is in place", { held: "stop" }, "in_place", false],
    ["just asked", { verdict: "pending", expiresAt: null }, "pending", false],
    ["just asked, and blocked", { verdict: "pending", expiresAt: null, held: "block" }, "blocked_on_review", false],
    ["never looked at", { verdict: "verifying", expiresAt: null }, "verifying", false],
    [
      "proved once, and nobody could look since",
      { verdict: "verifying", expiresAt: null, wasInPlace: true },
      "in_place",
      true,
    ],
    [
      "proved after an attempt, and nobody could look since",
      { verdict: "verifying", wasInPlace: true, attempted: true },
      "in_place",
      true,
    ],
    ["attempted, and its proof still to come", { verdict: "verifying", attempted: true }, "verifying", false],
    ["wrong", { verdict: "drifted" }, "repair_needed", false],
    ["wrong when last checked", { verdict: "drifted", expiresAt: NOW - 1, wasInPlace: true }, "repair_needed", false],
    ["wrong, and a person decides", { verdict: "drifted", held: "review" }, "blocked_on_review", false],
    ["a removal that was asked for, and gone", { wanted: "absent" }, "in_place", false],
    ["the same, when last checked", { wanted: "absent", expiresAt: NOW - 1 }, "in_place", true],
    ["withdrawn, and gone", { wanted: "absent", withdrawn: true }, "stopped", false],
    [
      "withdrawn, and gone when last checked",
      { wanted: "absent", withdrawn: true, expiresAt: NOW - 1 },
      "stopped",
      true,
    ],
    [
      "withdrawn a moment ago",
      { wanted: "absent", withdrawn: true, verdict: "pending", expiresAt: null },
      "pending",
      false,
    ],
    [
      "withdrawn, and nobody knows whether it is gone",
      { wanted: "nothing", withdrawn: true, verdict: "verifying", expiresAt: null },
      "verifying",
      false,
    ],
    ["withdrawn, and still there", { wanted: "absent", withdrawn: true, verdict: "drifted" }, "repair_needed", false],
    ["withdrawn, while an outcome is unknown", { withdrawn: true, openAttempt: "unknown" }, "not_confirmed", false],
    ["asked by nobody, and not there", { wanted: "nothing" }, "in_place", false],
  ])("%s: %s", (_says, over, status, stale) => {
    expect(of({ ...asked, ...over })).toEqual({ status, stale });
  });
});

test.each([
  ["in_sync", false, true],
  ["in_sync", true, true],
  ["drifted", true, false],
  ["contradictory", true, false],
  ["verifying", true, true],
  ["verifying", false, false],
  ["pending", false, false],
] as const)(
  "after %s, where it was in place before: %s, it counts as in place when last checked: %s",
  (verdict, before, after) => {
    expect(wasInPlaceAfter(before, verdict)).toBe(after);
  },
);

test("what was in place, drifted, and was repaired is in place only when the proof is there", () => {
  const seen = (["in_sync", "drifted", "verifying", "in_sync", "verifying"] as const).reduce<[boolean, string[]]>(
    ([before, told], verdict) => {
      const wasInPlace = wasInPlaceAfter(before, verdict);
      const expiresAt = verdict === "verifying" ? null : NOW;
      const base = { verdict, expiresAt, wasInPlace, wanted: "present", withdrawn: false, attempted: true } as const;
      const view = of({ ...base, openAttempt: "none", held: "none" });
      return [wasInPlace, [...told, `${view.status}${view.stale ? " when last checked" : ""}`]];
    },
    [false, []],
  );
  expect(seen[1]).toEqual(["in_place", "repair_needed", "verifying", "in_place", "in_place when last checked"]);
});

describe("a group shows its worst member", () => {
  test("every status has a place, and unproven is worse than wrong and known", () => {
    expect([...STATUS_ORDER].sort()).toEqual([...OBJECT_STATUSES].sort());
    const worstStatus = (statuses: readonly ObjectStatus[]) =>
      worstView(statuses.map((status) => ({ status, stale: false })))?.status ?? null;
    expect(worstStatus([])).toBeNull();
    expect(worstStatus(["in_place", "not_confirmed", "blocked_on_review"])).toBe("not_confirmed");
    for (const [at, status] of STATUS_ORDER.entries()) {
      expect(worstStatus(STATUS_ORDER.slice(0, at + 1))).toBe(status);
      expect(worstStatus([status, status])).toBe(status);
    }
  });

  test("and one that was in place when last checked is not all in place", () => {
    const view = (status: ObjectStatus, stale = false): StatusView => ({ status, stale });
    expect(worstView([])).toBeNull();
    expect(worstView([view("in_place"), view("in_place", true)])).toEqual(view("in_place", true));
    expect(worstView([view("in_place", true), view("stopped")])).toEqual(view("in_place", true));
    expect(worstView([view("in_place", true), view("stopped", true)])).toEqual(view("stopped", true));
    expect(worstView([view("in_place", true), view("pending")])).toEqual(view("pending"));
    expect(worstView([view("repair_needed", true), view("repair_needed")])).toEqual(view("repair_needed", true));
    expect(worstView([view("repair_needed", true), view("blocked_on_review")])).toEqual(view("blocked_on_review"));
  });
});
