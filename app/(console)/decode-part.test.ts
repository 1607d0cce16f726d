import { expect, test } from "vitest";
import { decodePart } from "./decode-part";

test("a part of an address is decoded once", () => {
  expect(decodePart("a%2520b%C3%A9%2Fc")).toBe("a%20bé/c");
});

test.each(["%00", "a%00b", "%E0%A4%A", "%"])("%s names nothing", (part) => {
  expect(() => decodePart(part)).toThrow(expect.objectContaining({ digest: "NEXT_HTTP_ERROR_FALLBACK;404" }));
});
