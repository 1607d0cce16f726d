import { describe, expect, test } from "vitest";
import { classify } from "./classify.ts";
import { RULES } from "./rules.ts";
import { ago, intent, link, look, ownerless, partial, situation, thing, tried } from "./situation.test-kit.ts";

const api = look("api", 50, thing());

describe("what spoke, and until when it is believed", () => {
  test("the newest authority, for as long as its evidence lives", () => {
    const { spoke, expiresAt } = classify(situation({ looks: [look("ledger", 70, thing()), api] }));
    expect(spoke).toBe(api);
    expect(expiresAt).toBe(ago(50) + 900_000);
  });

  test("also while a settle time holds its finding back", () => {
    const early = look("api", 5);
    expect(classify(situation({ intent: intent(10), looks: [early] }))).toMatchObject({
      verdict: "pending",
      spoke: early,
    });
  });

  test.each([
    ["nobody looked", situation()],
    ["the outcome is unknown", situation({ attempts: [tried("unknown", 60)], looks: [api] })],
  ])("nothing: %s", (_says, given) => {
    expect(classify(given)).toMatchObject({ spoke: null, expiresAt: null });
  });

  test("a contradiction speaks for no look, and ends with its oldest witness", () => {
    const looks = [api, look("ledger", 60), look("mirror", 100), look("ledger", 500)];
    expect(classify(situation({ looks }))).toMatchObject({ spoke: null, expiresAt: ago(100) + 900_000 });
  });
});

describe("the exact difference", () => {
  const detail = (...given: Parameters<typeof situation>) =>
    classify(situation(...given)).drifts.map((drift) => drift.detail);
  const seen = (...found: Parameters<typeof thing>[0][]) => ({
    looks: [look("api", 50, ...found.map((one) => thing(one)))],
  });

  test("grants that are too many and too few, sorted", () => {
    expect(detail(seen({ permissions: ["write:b", "read:c", "write:b"] }))).toEqual([
      { over: ["read:c", "write:b"], under: ["read:a"], externalIds: ["x1"] },
    ]);
  });

  test("what there is none of is left out", () => {
    expect(detail(seen({ permissions: ["read:a", "read:c"] }))).toEqual([{ over: ["read:c"], externalIds: ["x1"] }]);
    expect(detail(seen({ permissions: [] }))).toEqual([{ under: ["read:a"], externalIds: ["x1"] }]);
    expect(Object.keys(detail({ intent: null, ...seen({ permissions: [] }) })[0] ?? {})).not.toContain("over");
    expect(Object.keys(detail(seen({ permissions: [] }))[0] ?? {})).not.toContain("over");
    expect(Object.keys(detail(seen({ permissions: ["read:a", "b"] }))[0] ?? {})).not.toContain("under");
  });

  test("fields that differ, by name; what is not there is null", () => {
    const asks = intent(1000, { desired: { permissions: ["read:a"], fields: { z: 1, login: false, limit: 5 } } });
    expect(detail({ intent: asks, ...seen({ fields: { z: 2, login: false } }) })).toEqual([
      {
        fields: [
          { field: "limit", asked: 5, found: null },
          { field: "z", asked: 1, found: 2 },
        ],
        externalIds: ["x1"],
      },
    ]);
  });

  test("both owners; one that is not told is left out", () => {
    expect(detail(seen({ owner: "data" }))).toEqual([
      { owner: { asked: "billing", found: "data" }, externalIds: ["x1"] },
    ]);
    const gone = intent(1000, { owner: "gone" });
    expect(detail({ intent: gone, looks: [look("api", 50, ownerless())] })).toEqual([
      { owner: { asked: "gone" }, externalIds: ["x1"] },
    ]);
  });

  test("what something extra is, whose it is and what it grants", () => {
    expect(detail({ intent: null, link: null, ...seen({}) })).toEqual([
      { externalIds: ["x1"], owner: { asked: null, found: "billing" }, over: ["read:a"] },
    ]);
  });

  test("every id in play of a duplicate, receipts included", () => {
    expect(detail({ ...seen({ externalId: "x3" }), receipts: [link("x2"), link("x1"), link("x3")] })).toEqual([
      { externalIds: ["x1", "x2", "x3"] },
    ]);
  });

  test("the id to link, the ids that vanished, nothing for what never was", () => {
    expect(detail({ link: link("x9"), ...seen({}) })).toEqual([{ externalIds: ["x1"] }]);
    expect(detail({ ...seen(), receipts: [link("x0")] })).toEqual([{ externalIds: ["x0", "x1"] }]);
    expect(detail({ ...seen(), link: null })).toEqual([{}]);
  });

  test("the witnesses that disagree, newest first, with the owners that they tell", () => {
    const looks = [look("mirror", 40), look("api", 30, ownerless()), look("ledger", 10, thing({ owner: null }))];
    expect(detail({ looks })).toEqual([
      {
        witnesses: [
          { source: "ledger", asOf: "2024-05-06T09:59:50.000Z", externalIds: ["x1"], owners: [null] },
          { source: "api", asOf: "2024-05-06T09:59:30.000Z", externalIds: ["x1"], owners: [] },
          { source: "mirror", asOf: "2024-05-06T09:59:20.000Z", externalIds: [], owners: [] },
        ],
      },
    ]);
  });
});

describe("the trace", () => {
  const trace = (...given: Parameters<typeof situation>) => classify(situation(...given)).rules;

  test("tells every rule that was tried, in order, and which one spoke", () => {
    const rules = trace({ looks: [look("api", 50, thing({ permissions: [] }))] });
    expect(rules.map((one) => one.rule)).toEqual([...RULES]);
    expect(rules.filter((one) => one.fired).map((one) => one.rule)).toEqual(["permissions"]);
    expect(rules.map((one) => one.because)).toEqual([
      "No outcome is unknown.",
      "api as of 2024-05-06T09:59:10.000Z speaks.",
      "Settled looks of about the same moment: 1; none disagree.",
      "1 found, receipts for 0.",
      "Generation 1 asks for it.",
      "It is there.",
      "We hold a link to it.",
      "Our record names x1.",
      "As asked.",
      "Not asked for: nothing. Asked for and not there: read:a.",
      "As asked.",
      "No settle time holds it back.",
    ]);
  });

  test("ends with the rule that spoke", () => {
    expect(trace({ attempts: [tried("unknown", 60)], looks: [api] })).toEqual([
      {
        rule: "unknown_outcome",
        fired: true,
        because:
          "The outcome of the attempt at 2024-05-06T09:59:00.000Z is unknown; no complete look of an authoritative source from 2024-05-06T10:00:00.000Z on settles it.",
      },
    ]);
  });

  test("says of each look why it does not count", () => {
    const looks = [look("spare", 1), look("log", 2), look("api", -3), look("api", 901), look("ledger", 1001)];
    const [, needed] = trace({ looks: [partial("api", 4), ...looks, look("mirror", 5)], intent: intent(900) });
    expect(needed?.because.split("; ")).toEqual([
      "No complete look of an authoritative source counts: api as of 2024-05-06T10:00:03.000Z is from the future",
      "spare as of 2024-05-06T09:59:59.000Z is of a source that the kind does not declare",
      "log as of 2024-05-06T09:59:58.000Z is context only",
      "api as of 2024-05-06T09:59:56.000Z is partial",
      "mirror as of 2024-05-06T09:59:55.000Z is supporting only and 2 more.",
    ]);
  });

  test("says when a look expired, which ones are too old, and that nobody looked", () => {
    const because = (...given: Parameters<typeof situation>) => trace(...given)[1]?.because;
    const old = "No complete look of an authoritative source counts: api as of";
    expect(because({ looks: [look("api", 901)] })).toBe(
      `${old} 2024-05-06T09:44:59.000Z expired at 2024-05-06T09:59:59.000Z.`,
    );
    expect(because({ intent: intent(10), looks: [look("api", 11)] })).toBe(
      `${old} 2024-05-06T09:59:49.000Z is older than the request. Nothing was attempted and the settle time is not over.`,
    );
    expect(because()).toBe("Nobody looked.");
  });

  test("says what a settle time holds back, and until when", () => {
    expect(trace({ intent: intent(10), looks: [look("api", 5)] }).at(-1)?.because).toBe(
      "Asked at 2024-05-06T09:59:50.000Z and nothing attempted: not drift before 2024-05-06T10:00:50.000Z.",
    );
    expect(trace({ attempts: [tried("happened", 60)], looks: [look("api", 5)] }).at(-1)?.because).toBe(
      "api as of 2024-05-06T09:59:55.000Z is from inside the settle time of the last attempt, which ends at 2024-05-06T10:00:00.000Z.",
    );
  });

  test("shows what is invisible in text from outside", () => {
    const rules = trace({ looks: [look("api", 50, thing({ externalId: "x1\u202e\n" }))], link: null });
    expect(rules.find((one) => one.fired)?.because).toBe(
      "Our record names no external id; x1\\u{202e}\\u{a} correlates.",
    );
  });
});
