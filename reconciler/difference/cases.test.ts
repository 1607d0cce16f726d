import { describe, expect, test } from "vitest";
import file from "./cases.json" with { type: "json" };
import { answerCases, parseCases } from "./cases.ts";

function casesOf(json: unknown) {
  const parsed = parseCases(json);
  if ("mistakes" in parsed) throw new Error(JSON.stringify(parsed.mistakes));
  return parsed.cases;
}

describe("the described situations", () => {
  test.each(casesOf(file).map((one) => [one.name, one] as const))("%s", (name, one) => {
    expect(answerCases([one])).toEqual({ answers: [{ name, ...one.expect }] });
  });
});

describe("reading the file", () => {
  const [first] = file.cases;
  const one = (over: object) => casesOf({ cases: [{ ...first, ...over }] })[0];

  test("turns seconds into milliseconds", () => {
    const situation = one({ now: 10_000.25, attempts: [{ outcome: "unknown", at: 9930.1 }] })?.situation;
    expect(situation).toMatchObject({
      now: 10_000_250,
      kind: { settleMs: 60_000, freshnessMs: 900_000 },
      intent: { at: 9_000_000 },
      attempts: [{ outcome: "unknown", at: 9_930_100 }],
      looks: [{ asOf: 9_950_000 }],
    });
  });

  test("takes lists, links and requests that are left out or null as none", () => {
    for (const none of [undefined, null]) {
      const bare = one({ intent: none, link: none, receipts: none, attempts: none, looks: none });
      expect(bare?.situation).toMatchObject({ intent: null, link: null, receipts: [], attempts: [], looks: [] });
    }
    expect(one({ link: { external_id: null } })?.situation.link).toBeNull();
    expect(one({ looks: [{ source: "api", as_of: 1 }] })?.situation.looks).toEqual([
      { source: "api", asOf: 1000, complete: false, found: [] },
    ]);
  });

  test("tells an owner that is left out from nobody", () => {
    const found = [{ external_id: "x1" }, { external_id: "x2", owner: null }];
    const looks = one({ looks: [{ source: "api", as_of: 1, complete: true, found }] })?.situation.looks;
    expect(looks?.[0]?.found).toEqual([
      { externalId: "x1", permissions: [], fields: {} },
      { externalId: "x2", owner: null, permissions: [], fields: {} },
    ]);
  });

  test("compares nested values as their canonical text", () => {
    const asked = one({ intent: { at: 1, owner: "billing", fields: { tags: { b: [1], a: null } } } })?.situation.intent;
    expect(asked).toMatchObject({ generation: 1, presence: "present" });
    expect(asked?.desired).toEqual({ permissions: [], fields: { tags: '{"a":null,"b":[1]}' } });
  });

  test("ignores remarks, and what is beside the cases", () => {
    const { expect: _, ...bare } = first ?? {};
    const attempts = [{ outcome: "happened", at: 1, note: "x" }];
    const parsed = parseCases({ about: "x", cases: [{ ...bare, why: "x", attempts }] });
    expect(parsed).toMatchObject({
      cases: [{ expect: null, situation: { attempts: [{ outcome: "happened", at: 1000 }] } }],
    });
    expect(JSON.stringify(parsed)).not.toContain('"x"');
  });

  test.each([
    ["a list of the case", { attempts: undefined, attempt: [] }, "Has attempt, and lacks attempts"],
    [
      "a list of the request",
      { intent: { ...first?.intent, permissions: undefined, permision: [] } },
      "Has permision, and lacks permissions",
    ],
  ])("takes an unknown key for a misspelt one where one is left out: %s", (_says, over, says) => {
    const given = JSON.parse(JSON.stringify({ cases: [{ ...first, ...over }] }));
    expect(parseCases(given)).toMatchObject({ mistakes: [{ says }] });
  });

  test("names every mistake at once, with its place", () => {
    const parsed = parseCases({
      cases: [
        first,
        {
          ...first,
          now: "10000",
          kind: { ...first?.kind, settle_s: -1, sources: { api: "certain" } },
          attempts: [{ outcome: "failed", at: 1 }],
          looks: [{ source: "api", complete: true, seen: 1, found: [{ external_id: 7, fields: { a: ["\ud800"] } }] }],
        },
      ],
    });
    if (!("mistakes" in parsed)) throw new Error("expected mistakes");
    expect(parsed.mistakes.map((mistake) => mistake.path).sort()).toEqual([
      "cases[1].attempts[0].outcome",
      "cases[1].kind.settle_s",
      "cases[1].kind.sources.api",
      "cases[1].looks[0]",
      "cases[1].looks[0].as_of",
      "cases[1].looks[0].found[0].external_id",
      "cases[1].looks[0].found[0].fields.a",
      "cases[1].now",
    ]);
  });

  test("refuses a look of a source that the kind does not declare", () => {
    expect(parseCases({ cases: [first, { ...first, looks: [{ source: "ap", as_of: 1 }] }] })).toEqual({
      mistakes: [{ path: "cases[1].looks[0].source", says: expect.stringContaining('"ap" is none of the kind') }],
    });
  });

  test.each([[null], [[]], [{}], ["cases"], [{ cases: {} }]])("refuses %j", (json) => {
    expect(parseCases(json)).toMatchObject({ mistakes: [{ path: expect.stringMatching(/^(cases|the file)$/) }] });
  });
});
