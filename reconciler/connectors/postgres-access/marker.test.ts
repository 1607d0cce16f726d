import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { parseMarker, printMarker } from "./marker.ts";

test("a marker is read as it was written, whatever is in it", () => {
  const word = fc.string({ unit: "grapheme", minLength: 1, maxLength: 30 });
  fc.assert(
    fc.property(fc.record({ key: word, owner: word, generation: fc.nat(), by: word }), (marker) => {
      expect(parseMarker(printMarker(marker))).toEqual(marker);
    }),
  );
});

test("it is written as documented", () => {
  const marker = { key: "svc_billing_export", owner: "billing", generation: 3, by: "pl_ab12" };
  expect(printMarker(marker)).toBe("plumbline key=svc_billing_export owner=billing generation=3 by=pl_ab12");
});

describe("a comment that is not exactly a marker is no marker", () => {
  const good = "plumbline key=svc_a owner=billing generation=1 by=seed";
  test.each([
    null,
    "",
    "The export of the accountants, ask Mira",
    `${good} `,
    ` ${good}`,
    good.replace("plumbline", "Plumbline"),
    good.replace("generation=1", "generation=01"),
    good.replace("generation=1", "generation=-1"),
    good.replace("generation=1", "generation=1e3"),
    good.replace("owner=billing ", ""),
    good.replace("owner=billing", "owner="),
    good.replace("svc_a", "svc a"),
    good.replace("svc_a", "svc%zz"),
    good.replace("svc_a", "svc%5fa"),
    `${good}\n`,
    `${good} owner=data`,
  ])("%j", (comment) => expect(parseMarker(comment)).toBeNull());
});
