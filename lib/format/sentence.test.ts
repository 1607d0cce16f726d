import { expect, test } from "vitest";
import { sentence } from "@/lib/format/sentence";

test.each([
  { says: "no stop", text: "timeout", shown: "timeout." },
  {
    says: "one",
    text: "The connection broke on the way to Stripe.",
    shown: "The connection broke on the way to Stripe.",
  },
  { says: "a stop and a space", text: "No answer from Stripe. ", shown: "No answer from Stripe." },
  { says: "three", text: "Waiting…", shown: "Waiting…" },
  { says: "a question", text: "Is it there?", shown: "Is it there?" },
  { says: "a stop inside of quotes", text: "It said “no.”", shown: "It said “no.”" },
  { says: "a closing quote only", text: "It said “no”", shown: "It said “no”." },
  { says: "an abbreviated name", text: "Acme Inc.", shown: "Acme Inc." },
])("ends with one stop: $says", ({ text, shown }) => {
  expect(sentence(text)).toBe(shown);
});
