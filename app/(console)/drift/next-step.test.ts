import { expect, test } from "vitest";
import { en } from "@/lib/words/en";
import { nextStep } from "./next-step";

const row = { repairState: "proposed", gateVerdict: "ask", gateSays: null, status: "blocked_on_review" } as const;

test("what is snoozed asks nobody to decide", () => {
  expect(nextStep(en, row)).toBe("A person decides");
  const gateSays = "Snoozed by sam until 2025-11-24 12:00:00 UTC: vendor window";
  expect(nextStep(en, { ...row, gateVerdict: "hold", gateSays })).toBe(gateSays);
});
