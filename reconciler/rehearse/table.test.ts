import { describe, expect, test } from "vitest";
import { fill } from "./service.ts";
import { holeAfter, judgeTable, type Point, sayTable } from "./table.ts";

const point: Point = {
  ...{ after: "POST /v1/refunds", object: "refund/pi_1.return", hole: null },
  ...{ written: ["effect pay_back of refund/pi_1.return: started"], witness: ["The payment processor shows re_1"] },
  ...{ classes: ["unknown_after_repair"], repair: "none", says: "none" },
  statuses: ["verifying", "not_confirmed", "in_place"],
};
const row = {
  ...{ after: point.after, object: "refund", class: ["unknown_after_repair" as const], repair: "none" as const },
  status: ["verifying" as const, "not_confirmed" as const, "in_place" as const],
};
const service = { name: "refund-order", folder: "/anywhere/e2e/examples/refund-order" };
const judged = (one: Point, rows = [row]) => judgeTable({ ...service, expected: rows }, [one]);

test("as declared, whatever the key of this run was", () => {
  const { ok, points, wrong } = judged({ ...point, object: "refund/pi_77.return" });
  expect({ ok, wrong, one: points[0]?.ok }).toEqual({ ok: true, wrong: [], one: true });
  expect(points[0]).toMatchObject({ class: "unknown_after_repair", status: "not_confirmed" });
});

test.each<[string, Partial<Point>, RegExp]>([
  ["another class", { classes: ["missing_external"] }, /declared is unknown_after_repair.*shown was missing_external/],
  ["another repair", { repair: "automatic" }, /shown was .* automatic/],
  ["another status on the way", { statuses: ["verifying", "in_place"] }, /shown was .*verifying → in_place/],
  ["nothing written down, whatever can be seen", { written: [] }, /no evidence at all of refund\/pi_1\.return/],
  ["a step that nobody declared", { after: "a message to the mail server" }, /declares no row/],
  ["a hole, even where all else is as declared", { hole: "Nothing says so." }, /Nothing says so/],
])("%s is not ok", (_, other, says) => {
  const rehearsal = judged({ ...point, ...other });
  expect(rehearsal.ok).toBe(false);
  expect(rehearsal.wrong.join("\n")).toMatch(says);
  expect(sayTable(rehearsal)).toContain("✗");
});

test("a row that did not come is not ok", () => {
  const rehearsal = judged(point, [row, { ...row, after: "start mail" }]);
  expect(rehearsal).toMatchObject({ ok: false, wrong: [expect.stringContaining("start mail, refund")] });
});

describe("a hole is a step outside", () => {
  const step = { after: "POST /v1/refunds", outside: true, evidence: ["intent refund/pi_1.return, generation 1"] };
  const declared = { after: "declare", outside: false, evidence: [] };

  test("that no effect was started for: it names the step, the file and what came before", () => {
    expect(
      holeAfter(
        { ...step, evidence: [...step.evidence, "effect pay_back of refund/pi_1.return: planned"] },
        [declared, step],
        service,
      ),
    ).toMatch(
      /refund-order brings about "POST \/v1\/refunds" outside of any effect \(e2e\/examples\/refund-order\/command\.ts, after declare\)/,
    );
  });
  test("not one that an effect covers, and not a step inside", () => {
    expect(
      holeAfter({ ...step, evidence: ["effect pay_back of refund/pi_1.return: started"] }, [step], service),
    ).toBeNull();
    expect(holeAfter(declared, [declared], service)).toBeNull();
  });
});

test("a template knows the run and the set-up, and nothing else", () => {
  const env = { SMTP: "smtp://127.0.0.1:2525", PREFIX: "r1_" };
  expect(fill("{PREFIX}usr_{n} at {SMTP:host}", env, 4)).toBe("r1_usr_4 at 127.0.0.1:2525");
  expect(() => fill("{HOME}", env, 4)).toThrow("{HOME} is nothing that a rehearsal knows.");
});
