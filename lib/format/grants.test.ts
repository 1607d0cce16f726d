import { expect, test } from "vitest";
import { grantSentence, grantsSentence } from "@/lib/format/grants";
import { shortHash } from "@/lib/format/hash";

test("reads a grant as a person would say it", () => {
  expect(grantSentence("SELECT:billing.invoices")).toBe("SELECT on billing.invoices");
  expect(grantSentence("SELECT on billing.invoices")).toBe("SELECT on billing.invoices");
  expect(grantSentence("superuser")).toBe("superuser");
});

test("gathers targets under their verb, in a stable order", () => {
  expect(grantsSentence(["SELECT:b", "INSERT:a", "SELECT:a"])).toBe("INSERT on a; SELECT on a and b");
});

test("counts what it does not name", () => {
  expect(grantsSentence(["SELECT:a", "SELECT:b", "SELECT:c", "SELECT:d"])).toBe("SELECT on a, b and 2 more");
});

test("has no sentence for nothing, so that the screen says that it is not there", () => {
  expect(grantsSentence([])).toBeNull();
});

test("shortens a hash for the eye", () => {
  expect(shortHash("9f3c21ab77")).toBe("9f3c 21ab");
  expect(shortHash("sha256:9f3c21ab77")).toBe("9f3c 21ab");
  expect(shortHash("c41e")).toBe("c41e");
});
