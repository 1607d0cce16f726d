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
