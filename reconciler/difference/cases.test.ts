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

  test("ignores remarks and what is beside the cases", () => {
    expect(parseCases({ about: "x", cases: [{ ...first, why: "x", expect: undefined }] })).toMatchObject({
      cases: [{ expect: null }],
    });
  });

  test("names every mistake at once, with its place", () => {
    const parsed = parseCases({
      cases: [
        first,
        {
          ...first,
          now: "10000",
          attempt: [],
          kind: { ...first?.kind, settle_s: -1, sources: { api: "certain" } },
          attempts: [{ outcome: "failed", at: 1 }],
          looks: [{ source: "api", complete: true, found: [{ external_id: 7, fields: { a: ["\ud800"] } }] }],
        },
      ],
    });
    if (!("mistakes" in parsed)) throw new Error("expected mistakes");
    expect(parsed.mistakes.map((mistake) => mistake.path).sort()).toEqual([
      "cases[1]",
      "cases[1].attempts[0].outcome",
      "cases[1].kind.settle_s",
      "cases[1].kind.sources.api",
      "cases[1].looks[0].as_of",
      "cases[1].looks[0].found[0].external_id",
      "cases[1].looks[0].found[0].fields.a",
      "cases[1].now",
    ]);
    expect(parsed.mistakes.find((mistake) => mistake.path === "cases[1]")?.says).toContain('"attempt"');
  });

  test.each([[null], [[]], [{}], ["cases"], [{ cases: {} }]])("refuses %j", (json) => {
    expect(parseCases(json)).toMatchObject({ mistakes: [{ path: expect.stringMatching(/^(cases|the file)$/) }] });
  });
});
