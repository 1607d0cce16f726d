import { describe, expect, test } from "vitest";
import type { FoundDrift } from "../model/drift-class.ts";
import type { Desired, FoundObject } from "../model/evidence.ts";
import { classify } from "./classify.ts";
import { differenceRows } from "./difference-rows.ts";
import { intent, link, look, ownerless, situation, thing, tried } from "./situation.test-kit.ts";

const desired: Desired = { permissions: ["read:a", "read:b"], fields: { login: false, limit: 5 } };

/** `changes grant read:a: there → not there → there`, from asked, found and after. */
function lines(asked: Desired | null, found: FoundObject | null, drift: FoundDrift, gone?: string[]): string[] {
  const say = (value: unknown) => (value === null ? "not there" : String(value));
  return differenceRows(asked, found, drift, gone).map(
    (row) => `${row.state} ${row.part} ${row.field}: ${say(row.asked)} | ${say(row.found)} | ${say(row.after)}`,
  );
}

function driftsOf(over: Parameters<typeof situation>[0]): FoundDrift[] {
  return classify(situation({ intent: intent(1000, { desired }), ...over })).drifts;
}

function only(over: Parameters<typeof situation>[0]): FoundDrift {
  const [drift] = driftsOf(over);
  if (drift === undefined) throw new Error("expected a drift");
  return drift;
}

describe("the side-by-side view", () => {
  const wrong = thing({ permissions: ["read:a", "write:a"], fields: { login: true, limit: 5, note: "theirs" } });
  const [grants, fields] = driftsOf({ looks: [look("api", 50, wrong)] });

  test("shows what one repair changes, and what it leaves for another", () => {
    expect(grants && lines(desired, wrong, grants)).toEqual([
      "changes grant read:b: there | not there | there",
      "changes grant write:a: not there | there | not there",
      "stays field login: false | true | true",
      "same grant read:a: there | there | there",
      "same field limit: 5 | 5 | 5",
    ]);
    expect(fields && lines(desired, wrong, fields)).toEqual([
      "changes field login: false | true | false",
      "stays grant read:b: there | not there | not there",
      "stays grant write:a: not there | there | there",
      "same grant read:a: there | there | there",
      "same field limit: 5 | 5 | 5",
    ]);
  });

  test("takes from the drift what the object at hand would have shown", () => {
    expect(grants && lines(desired, null, grants).slice(0, 2)).toEqual([
      "changes grant read:b: there | not there | there",
      "changes grant write:a: not there | there | not there",
    ]);
    expect(fields && lines(null, null, fields)).toEqual(["changes field login: false | true | false"]);
  });

  test("shows all of what is missing, and all of what is too much", () => {
    expect(lines(desired, null, only({ looks: [look("api", 50)] }))).toEqual([
      "changes existence existence: there | not there | there",
      "changes grant read:a: there | not there | there",
      "changes grant read:b: there | not there | there",
      "changes field limit: 5 | not there | 5",
      "changes field login: false | not there | false",
    ]);
    const extra = only({ intent: null, looks: [look("api", 50, thing())] });
    const gone = [
      "changes existence existence: not there | there | not there",
      "changes grant read:a: not there | there | not there",
    ];
    expect(lines(null, thing(), extra)).toEqual([...gone, "changes field login: not there | false | not there"]);
    expect(lines(null, null, extra)).toEqual(gone);
    expect(lines(desired, thing(), extra)).toEqual(lines(null, thing(), extra));
  });

  test("shows owners, and that a source does not tell", () => {
    const asked = { permissions: ["read:a"], fields: {} };
    expect(lines(asked, thing(), only({ looks: [look("api", 50, thing({ owner: "data" }))] }))).toEqual([
      "changes owner owner: billing | data | billing",
      "same grant read:a: there | there | there",
    ]);
    const untold = only({ intent: intent(1000, { owner: "gone" }), looks: [look("api", 50, ownerless())] });
    expect(lines(null, null, untold)).toEqual(["changes owner owner: gone | not told | a team that exists"]);
  });

  test("shows ids: the one to link, the ones of which one is to stay", () => {
    expect(lines(null, null, only({ link: null, looks: [look("api", 50, thing())] }))).toEqual([
      "changes identity external id in our record: x1 | not there | x1",
    ]);
    const twice = only({ looks: [look("api", 50, thing(), thing({ externalId: "x2" }))] });
    expect(lines(desired, null, twice)).toEqual(["changes identity external ids: one of them | x1, x2 | one of them"]);
    // A plan knows which.
    expect(lines(desired, null, twice, ["x2"])).toEqual(["changes identity external ids: one of them | x1, x2 | x1"]);
  });

  test("promises nothing where nothing may be done", () => {
    expect(lines(desired, null, only({ attempts: [tried("unknown", 70)] }))).toEqual([
      "stays outcome outcome of the attempt: known | unknown | unknown",
    ]);
    const disagree = only({ looks: [look("api", 10, thing()), look("mirror", 20)] });
    expect(lines(desired, null, disagree)).toEqual([
      "stays witness api: agrees with the others | x1, billing | x1, billing",
      "stays witness mirror: agrees with the others | not there | not there",
    ]);
  });

  test("a drift of receipts alone still has a row", () => {
    const receipts = only({ receipts: [link("x1"), link("x2")], looks: [look("api", 50)] });
    expect(lines(desired, null, receipts)).toHaveLength(1);
  });
});
