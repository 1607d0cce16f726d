import { expect, test } from "vitest";
import { toDiffRows } from "@/components/diff/diff-rows";
import type { DifferenceRow } from "@/db/queries/difference-of";
import { driftMarkdown } from "@/lib/format/drift-markdown";
import { de } from "@/lib/words/de";
import { en } from "@/lib/words/en";
import { refundConnectorSpec } from "@/reconciler/connectors/stripe-refund/spec";
import { moneyRows } from "./money-rows.ts";

const { money } = refundConnectorSpec({ teams: [], twoPeopleFrom: 1 });
const row = (field: string, asked: string | number, found: string | number): DifferenceRow => {
  return { part: "field", field, asked, found, after: found, state: asked === found ? "same" : "stays" };
};
const shown = (rows: DifferenceRow[], words = en) =>
  toDiffRows(words, moneyRows(money, rows), { withRepair: false }).map(({ asked, found }) => `${asked} | ${found}`);

test.each([
  { asked: "eur", found: "eur", says: "80.00 EUR | 12,000.50 EUR" },
  { asked: "jpy", found: "eur", says: "8,000 JPY | 12,000.50 EUR" },
  { asked: "kwd", found: "isk", says: "8.000 KWD | 12,000.50 ISK" },
])("money in $asked, found in $found, says what it is worth", ({ asked, found, says }) => {
  expect(shown([row("amount", 8_000, 1_200_050), row("currency", asked, found)])[0]).toBe(says);
});

test("each language writes it as its own", () => {
  expect(shown([row("amount", 8_000, 1_200_050), row("currency", "eur", "eur")], de)[0]).toBe(
    "80,00 EUR | 12.000,50 EUR",
  );
});

test("without its currency, and where a kind says nothing, a number is a number", () => {
  expect(shown([row("amount", 8_000, 100)])).toEqual(["8,000 | 100"]);
  expect(moneyRows(undefined, [row("amount", 8_000, 100), row("currency", "eur", "eur")])[0]).not.toHaveProperty(
    "money",
  );
});

test("a ticket says it too", () => {
  const difference = moneyRows(money, [row("amount", 8_000, 100), row("currency", "eur", "eur")]);
  const drift = { kind: "refund", key: "k", class: "attribute_drift", sentence: "s", firstSeen: "", cameBack: 0 };
  const object = { ref: "PL-1", status: "repair_needed", stale: false, ownerName: null };
  expect(driftMarkdown({ drift, object, difference, evidence: [] }, "https://x")).toContain(
    "| amount | 80.00 EUR | 1.00 EUR |",
  );
});
