import { expect, test } from "vitest";
import { DIRECTIONS, DRIFT_CLASSES } from "../model/drift-class.ts";
import type { FoundObject, Look, PastAttempt, Situation } from "../model/evidence.ts";
import { VERDICTS } from "../model/verdict.ts";
import { classify } from "./classify.ts";
import { oracle } from "./oracle.test-kit.ts";
import { intent, link, look, partial, situation, thing, told, tried } from "./situation.test-kit.ts";

const intents = [
  null,
  intent(),
  intent(1000, { presence: "absent" }),
  intent(55),
  intent(55, { presence: "absent" }),
  intent(1000, { owner: "gone" }),
];
const links = [null, link("x1"), link("x9")];
const receipts = [[], [link("x1")], [link("x1"), link("x2")]];
const attempts: PastAttempt[][] = [
  [],
  [tried("happened", 80)],
  [tried("happened", 500)],
  [tried("did_not_happen", 80)],
  [tried("did_not_happen", 500)],
  [tried("unknown", 80)],
  [tried("unknown", 500)],
  [tried("unknown", 500), tried("happened", 80)],
];

/** What was looked at, given what an authority would find. Looks from 20 s ago on are settled for every attempt above. */
const looks: ((found: FoundObject[]) => Look[])[] = [
  () => [],
  (found) => [look("api", 50, ...found)],
  (found) => [look("api", 20, ...found)],
  (found) => [partial("api", 20, ...found)],
  (found) => [look("api", 901, ...found)],
  (found) => [look("mirror", 20, ...found)],
  (found) => [look("log", 20, ...found), look("spare", 10)],
  (found) => [look("api", 20, ...found), look("ledger", 15, ...found)],
  (found) => [look("api", 20, ...found), look("mirror", 10)],
  (found) => [look("api", 50, ...found), look("ledger", 30, thing())],
  (found) => [look("ledger", 81), look("api", 21, ...found)],
  (found) => [look("ledger", 20, thing({ owner: "data" })), look("api", 20, ...found)],
];

const owners = ["billing", "data", "gone", null, undefined];
const grants = [["read:a"], ["read:a", "write:a"], [], ["write:a"]];
const logins = [false, true];

/** Nothing; one in every shape; two, of which the owner may matter. */
const finds: FoundObject[][] = [
  [],
  ...owners.flatMap((owner) =>
    grants.flatMap((permissions) => logins.map((login) => [shaped({ owner, permissions, fields: { login } })])),
  ),
  ...owners.map((owner) => [shaped({ owner }), thing({ externalId: "x2" })]),
];

function shaped(over: Partial<FoundObject>): FoundObject {
  const { owner, ...rest } = thing(over);
  return owner === undefined ? rest : { ...rest, owner };
}

function* domain(): Generator<Situation> {
  for (const asked of intents)
    for (const linked of links)
      for (const held of receipts)
        for (const past of attempts)
          for (const lookAt of looks)
            for (const found of finds)
              yield situation({ intent: asked, link: linked, receipts: held, attempts: past, looks: lookAt(found) });
}

test("agrees with an independent reading of the rules over the whole of a finite domain", () => {
  const answers = new Set<string>();
  const wrong: { situation: Situation; classified: string; expected: string }[] = [];
  let size = 0;
  for (const each of domain()) {
    size += 1;
    const expected = oracle(each);
    const classified = told(classify(each));
    answers.add(expected);
    if (classified !== expected && wrong.length < 3) wrong.push({ situation: each, classified, expected });
  }
  expect(wrong).toEqual([]);
  expect(size).toBe(intents.length * links.length * receipts.length * attempts.length * looks.length * finds.length);
  const words = new Set([...answers].flatMap((answer) => answer.split(/: |, /)));
  const names = DRIFT_CLASSES.flatMap((name) =>
    DIRECTIONS[name].length === 0 ? [name] : DIRECTIONS[name].map((direction) => `${name} ${direction}`),
  );
  expect([...words].sort()).toEqual([...VERDICTS, ...names].sort());
}, 60_000);
