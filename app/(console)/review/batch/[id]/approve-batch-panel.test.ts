import { expect, test } from "vitest";
import { planFor } from "@/db/queries/test/rows";
import { de } from "@/lib/words/de";
import { en } from "@/lib/words/en";
import { startWords } from "./approve-batch-panel";

const rowOf = (approvalsNeeded: number, deferMs = 0, bothOwners = false) => ({
  ...{ approvalsNeeded, bothOwners, contract: { ...planFor("thing", "k").contract, deferMs } },
});
const DAYS = 3 * 86_400_000;

test("before the press it is said when each begins, and who else must agree", () => {
  expect(startWords(en, [rowOf(1), rowOf(0)])).toBe(
    "Each is bound to its own plan, and starts 10 s after it is approved. What moved since is skipped.",
  );
  expect(startWords(en, [rowOf(1), rowOf(2, DAYS), rowOf(1, 0, true)])).toBe(
    "Each is bound to its own plan, and starts 10 s to 3 d after it is approved. What moved since is skipped. 2 of them need more than one person, and are approved when all of these have agreed.",
  );
  expect(startWords(de, [rowOf(1, DAYS)])).toContain("beginnt 3 d nach der Freigabe");
});

test("what was only approved by the first of two is not told as approved", () => {
  const none = { approved: 0, waiting: 0, skipped: 0, failed: 0 };
  expect(en.batch.batchOutcome({ ...none, waiting: 2 })).toBe(
    "0 approved, 2 with your approval wait for another person.",
  );
  expect(de.batch.batchOutcome({ ...none, approved: 1, waiting: 1 })).toBe(
    "1 freigegeben, 1 mit Ihrer Freigabe wartet auf eine weitere Person.",
  );
});
