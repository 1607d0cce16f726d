import { expect, test } from "vitest";
import { de } from "@/lib/words/de";
import { en } from "@/lib/words/en";
import { uncertainItems } from "./uncertain-words";

const AT = "2026-11-24T10:00:00.000Z";

test.each([{ t: en }, { t: de }])("what others said ends with one stop, in $t.language", ({ t }) => {
  const read = { title: "Acme Inc.", asOf: AT, freshnessMs: 60_000, lastError: "No answer from Stripe." };
  const unknown = { attemptId: "a", class: "missing_external" as const, at: AT, settleUntil: AT, candidates: [] };
  const items = uncertainItems(t, [
    { question: "outcome_unknown", ...unknown, says: "The connection broke on the way to Stripe." },
    { question: "outcome_unknown", ...unknown, says: "timeout" },
    { question: "evidence_ended", ...read },
    { question: "never_read", ...read },
  ]);
  for (const { question, settledBy } of items) {
    expect(question).toMatch(/[^.]\.$/);
    expect(settledBy).toMatch(/[^.]\.$/);
  }
});
