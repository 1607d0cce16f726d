import fc from "fast-check";
import { expect, test } from "vitest";
import type { FoundObject } from "../reconciler/model/evidence.ts";
import { digestsOf, foundDigest, showsDigest } from "./comparable.ts";

const text = fc.string({ unit: "grapheme" });
const found = fc.record<FoundObject>(
  {
    externalId: text,
    permissions: fc.array(text, { maxLength: 4 }),
    fields: fc.dictionary(text, fc.jsonValue()) as fc.Arbitrary<FoundObject["fields"]>,
    owner: fc.option(text),
    by: fc.constantFrom("link", "marker", "name"),
  },
  { requiredKeys: ["externalId", "permissions", "fields"] },
);

test("both digests of an object are those that are had one by one", () => {
  fc.assert(
    fc.property(found, (one) => {
      expect(digestsOf(one)).toEqual({ digest: foundDigest(one), shows: showsDigest(one) });
    }),
  );
});
