import { describe, expect, test } from "vitest";
import type { Situation } from "../model/evidence.ts";
import { classify } from "./classify.ts";
import { BIT, intent, link, look, ownerless, partial, situation, thing, told, tried } from "./situation.test-kit.ts";

type Row = [says: string, over: Partial<Situation>, expected: string];

const as = (rows: Row[]) =>
  test.each(rows)("%s", (_says, over, expected) => {
    expect(told(classify(situation(over)))).toBe(expected);
  });

const other = thing({ externalId: "x2" });
const over = thing({ permissions: ["read:a", "write:a"] });
const theirs = thing({ owner: "data" });

const UNKNOWN = "drifted: unknown_after_repair";
const DUPLICATE = "drifted: duplicate_side_effect";
const CONTRADICTORY = "contradictory: contradictory_evidence";
const NEVER_MADE = "drifted: missing_external never_made";
const VANISHED = "drifted: missing_external vanished";

describe("which looks count", () => {
  as([
    ["one as old as the request", { intent: intent(50), looks: [look("api", 50, thing())] }, "in_sync"],
    ["not one from just before it", { intent: intent(100), looks: [look("api", 100 + BIT, thing())] }, "verifying"],
    ["one of this moment", { looks: [look("api", 0, thing())] }, "in_sync"],
    ["not one from just after it", { looks: [look("api", -BIT, thing())] }, "verifying"],
    ["one that expires now", { looks: [look("api", 900, thing())] }, "in_sync"],
    ["not one that has just expired", { looks: [look("api", 900 + BIT, thing())] }, "verifying"],
    ["none of a source that is not declared", { looks: [look("spare", 50)] }, "verifying"],
    ["none of a source named like something built in", { looks: [look("constructor", 50)] }, "verifying"],
    ["a partial one never decides, whatever it shows", { looks: [partial("api", 50, thing())] }, "verifying"],
    ["nor that two are there", { looks: [partial("api", 50, thing(), other)] }, "verifying"],
    ["nor does it borrow completeness", { looks: [partial("api", 50), look("mirror", 50)] }, "verifying"],
    ["nor freshness", { looks: [partial("api", 50), look("api", 950)] }, "verifying"],
    ["an older complete one does", { looks: [partial("api", 50), look("api", 500)] }, VANISHED],
    ["the newest authority speaks", { looks: [look("api", 300), look("ledger", 50, thing())] }, "in_sync"],
    ["not the newer supporting one", { looks: [look("api", 300, thing()), look("mirror", 50, over)] }, "in_sync"],
    ["without a request there is nothing to be older than", { intent: null, looks: [look("api", 900)] }, "in_sync"],
    ["without a request and a look nothing is known", { intent: null }, "verifying"],
  ]);
});

describe("quiet: asked a moment ago, nothing attempted", () => {
  const quiet = intent(60 - BIT);
  as([
    ["nobody looked", { intent: quiet }, "pending"],
    ["no longer quiet when the settle time is over", { intent: intent(60) }, "verifying"],
    ["only supporting", { intent: quiet, looks: [look("mirror", 5)] }, "pending"],
    ["asked in the future", { intent: intent(-10), looks: [look("api", 0)] }, "pending"],
    ["not there", { intent: quiet, looks: [look("api", 5)] }, "pending"],
    ["not there, and the settle time is over", { intent: intent(60), looks: [look("api", 5)] }, VANISHED],
    ["not linked", { intent: quiet, link: null, looks: [look("api", 5, thing())] }, "pending"],
    ["permissions differ", { intent: quiet, looks: [look("api", 5, over)] }, "pending"],
    ["owner differs", { intent: quiet, looks: [look("api", 5, theirs)] }, "pending"],
    [
      "to be gone, still there",
      { intent: { ...quiet, presence: "absent" }, looks: [look("api", 5, thing())] },
      "pending",
    ],
    ["to be gone, and gone", { intent: { ...quiet, presence: "absent" }, looks: [look("api", 5)] }, "in_sync"],
    ["two of them are two at once", { intent: quiet, looks: [look("api", 5, thing(), other)] }, DUPLICATE],
    ["two receipts too", { intent: quiet, receipts: [link("x1"), link("x2")], looks: [look("api", 5)] }, DUPLICATE],
    [
      "another team's is theirs at once",
      { intent: quiet, link: null, looks: [look("api", 5, theirs)] },
      "drifted: stale_owner contested",
    ],
    [
      "a contradiction is one at once",
      { intent: quiet, looks: [look("api", 5), look("mirror", 9, thing())] },
      CONTRADICTORY,
    ],
    ["any attempt ends it", { intent: quiet, attempts: [tried("did_not_happen", 20)] }, "verifying"],
    [
      "even one from before the request",
      { intent: quiet, link: null, attempts: [tried("did_not_happen", 500)], looks: [look("api", 5)] },
      NEVER_MADE,
    ],
    ["nobody asked: never quiet", { intent: null, looks: [look("api", 5, thing())] }, "drifted: extra_external"],
  ]);
});

describe("unknown outcomes", () => {
  const unknown = (seconds: number) => ({ attempts: [tried("unknown", seconds)] });
  as([
    ["settled by a look at the end of the settle time", { ...unknown(110), looks: [look("api", 50)] }, VANISHED],
    ["not by one just before it", { ...unknown(110), looks: [look("api", 50 + BIT, thing())] }, UNKNOWN],
    ["not by a partial one", { ...unknown(500), looks: [partial("api", 50, thing())] }, UNKNOWN],
    [
      "not by one that expired",
      { ...unknown(2000), intent: intent(3000), looks: [look("api", 901, thing())] },
      UNKNOWN,
    ],
    ["not by one older than the request", { ...unknown(500), intent: intent(30), looks: [look("api", 40)] }, UNKNOWN],
    ["not by a log", { ...unknown(500), looks: [look("log", 50, thing())] }, UNKNOWN],
    ["not by time alone", { ...unknown(100_000) }, UNKNOWN],
    [
      "the latest unknown one counts",
      { attempts: [tried("unknown", 100), tried("unknown", 500)], looks: [look("api", 50, thing())] },
      UNKNOWN,
    ],
    [
      "a later attempt that happened answers nothing",
      { attempts: [tried("unknown", 100), tried("happened", 70)], looks: [look("api", 50, thing())] },
      UNKNOWN,
    ],
    [
      "settled, while the settle time of a later attempt runs",
      { attempts: [tried("unknown", 500), tried("happened", 70)], looks: [look("api", 50)] },
      "verifying",
    ],
    ["it hides two", { ...unknown(70), looks: [look("api", 50, thing(), other)] }, UNKNOWN],
    ["it hides a contradiction", { ...unknown(70), looks: [look("api", 50), look("ledger", 49, thing())] }, UNKNOWN],
    [
      "settled, and then contradictory",
      { ...unknown(200), looks: [look("api", 50), look("ledger", 49, thing())] },
      CONTRADICTORY,
    ],
    ["for what nobody asks for", { ...unknown(70), intent: null, looks: [look("api", 50, thing())] }, UNKNOWN],
    ["the same, settled", { ...unknown(500), intent: null, looks: [look("api", 50)] }, "in_sync"],
  ]);
});

describe("contradictions", () => {
  const happened = (seconds: number) => ({ attempts: [tried("happened", seconds)] });
  as([
    ["less than the settle time apart", { looks: [look("api", 10, thing()), look("ledger", 70 - BIT)] }, CONTRADICTORY],
    ["not at the settle time", { looks: [look("api", 10, thing()), look("ledger", 70)] }, "in_sync"],
    ["at the same moment", { looks: [look("ledger", 10), look("api", 10, thing())] }, CONTRADICTORY],
    ["the newest is supporting", { looks: [look("mirror", 10), look("api", 69, thing())] }, CONTRADICTORY],
    ["and too new to be compared", { looks: [look("mirror", 10), look("api", 70, thing())] }, "in_sync"],
    ["two looks of one source", { looks: [look("api", 10, thing()), look("api", 40)] }, CONTRADICTORY],
    [
      "two supporting ones, while the authority is older",
      { looks: [look("mirror", 10), look("relay", 20, thing()), look("api", 200, thing())] },
      CONTRADICTORY,
    ],
    ["a partial look contradicts nobody", { looks: [look("api", 10, thing()), partial("ledger", 10)] }, "in_sync"],
    ["nor does one of no standing", { looks: [look("api", 10, thing()), look("spare", 10)] }, "in_sync"],
    [
      "nor one from before the request",
      { intent: intent(20), looks: [look("api", 10, thing()), look("ledger", 21)] },
      "in_sync",
    ],
    ["two against one", { looks: [look("api", 10, thing(), other), look("ledger", 10, thing())] }, CONTRADICTORY],
    [
      "two against the same two",
      { looks: [look("api", 10, other, thing()), look("ledger", 10, thing(), other)] },
      DUPLICATE,
    ],
    ["nothing against nothing", { looks: [look("api", 10), look("ledger", 10)] }, VANISHED],
    ["an owner that is not told", { looks: [look("api", 10, ownerless()), look("ledger", 10, theirs)] }, "in_sync"],
    [
      "nobody against a team",
      { looks: [look("api", 10, thing({ owner: null })), look("ledger", 10, thing())] },
      CONTRADICTORY,
    ],
    [
      "two that tell, beside the newest that does not",
      { looks: [look("api", 10, ownerless()), look("ledger", 20, thing()), look("mirror", 30, theirs)] },
      CONTRADICTORY,
    ],
    ["permissions only: the newest speaks", { looks: [look("api", 10, thing()), look("ledger", 20, over)] }, "in_sync"],
    [
      "permissions only, same moment: the source declared first speaks",
      { looks: [look("ledger", 10, over), look("api", 10, thing())] },
      "in_sync",
    ],
    [
      "after an attempt: not before its settle time",
      { ...happened(80), looks: [look("api", 25), look("ledger", 30, thing())] },
      "verifying",
    ],
    [
      "both at the end of it",
      { ...happened(80), looks: [look("api", 20), look("ledger", 20, thing())] },
      CONTRADICTORY,
    ],
    [
      "one on each side of it",
      { ...happened(80), looks: [look("api", 20), look("ledger", 20 + BIT, thing())] },
      VANISHED,
    ],
    [
      "the same after an attempt that did not happen",
      { attempts: [tried("did_not_happen", 80)], looks: [look("api", 30, thing()), look("ledger", 30)] },
      "in_sync",
    ],
    [
      "the last attempt counts",
      {
        attempts: [tried("happened", 80), tried("happened", 500)],
        looks: [look("api", 30), look("ledger", 31, thing())],
      },
      "verifying",
    ],
    [
      "about what nobody asks for",
      { intent: null, looks: [look("api", 10), look("ledger", 10, thing())] },
      CONTRADICTORY,
    ],
    ["one source that lists it twice, for two teams", { looks: [look("api", 10, thing(), theirs)] }, CONTRADICTORY],
  ]);
});
