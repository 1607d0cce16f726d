import { expect, test } from "vitest";
import type { FoundObject } from "../model/evidence.ts";
import { type Candidate, candidatesOf, type Stray, type Tried, type Witness } from "./candidates.ts";

const tried: Tried = {
  reservedAt: 100,
  named: [],
  before: [],
  asked: { owner: "billing", fields: { size: 1 } },
};
const object = (externalId: string, more: Partial<FoundObject> = {}): FoundObject => ({
  ...{ externalId, owner: "billing", permissions: [], fields: { size: 1 }, by: "marker" },
  ...more,
});
const look = (found: FoundObject[], more: Partial<Witness> = {}): Witness => ({
  ...{ source: "api", asOf: 110, complete: false, standing: "authoritative", found },
  ...more,
});
const stray = (more: Partial<Stray> = {}): Stray => ({
  ...{ key: "else", externalId: "s1", owner: "billing", source: "api", seenAt: 120 },
  ...more,
});
const said = ({ externalId, sure, by, against }: Candidate) =>
  `${externalId} ${sure}: ${by.join(" ")}${against.length === 0 ? "" : `, but ${against.join(" ")}`}`;
const ranked = (looks: Witness[], { strays = [], ...more }: Partial<Tried> & { strays?: Stray[] } = {}) =>
  candidatesOf({ ...tried, ...more }, looks, strays).map(said);

test.each<[string, Parameters<typeof ranked>, string]>([
  ["our mark on it, in a partial look", [[look([object("x1")])]], "x1 strong: marker time"],
  [
    "an id that the lost answer named",
    [[look([object("x1", { by: "name" })])], { named: ["x1"] }],
    "x1 strong: receipt name time",
  ],
  ["no word on how it was matched", [[look([object("x1", { by: undefined })])]], "x1 strong: marker time"],
  ["its name only", [[look([object("x1", { by: "name" })])]], "x1 fair: name time"],
  [
    "its name, and another owner",
    [[look([object("x1", { by: "name", owner: "data" })])]],
    "x1 weak: name time, but other_owner",
  ],
  ["our mark, and another owner", [[look([object("x1", { owner: null })])]], "x1 fair: marker time, but other_owner"],
  [
    "a source that does not tell the owner or the field",
    [[look([object("x1", { owner: undefined, fields: {} })])]],
    "x1 strong: marker time",
  ],
  [
    "our mark, and other fields",
    [[look([object("x1", { fields: { size: 2 } })])]],
    "x1 fair: marker time, but other_fields",
  ],
  ["one that was there before", [[look([object("x1")])], { before: ["x1"] }], "x1 weak: marker, but there_before"],
  ["a look from before it", [[look([object("x1")], { asOf: 99 })]], "x1 weak: marker, but there_before"],
  [
    "a later authority that does not show it",
    [[look([object("x1")]), look([], { source: "list", asOf: 111, complete: true })]],
    "x1 fair: marker time, but not_shown_since",
  ],
  [
    "a later partial look that does not show it",
    [[look([object("x1")]), look([], { source: "list", asOf: 111 })]],
    "x1 strong: marker time",
  ],
  [
    "a later log that does not show it",
    [[look([object("x1")]), look([], { source: "log", asOf: 111, complete: true, standing: "context" })]],
    "x1 strong: marker time",
  ],
  ["its moment only, under another key", [[], { strays: [stray()] }], "s1 weak: time, but other_key"],
  [
    "its moment, another key, and the id that the answer named",
    [[], { strays: [stray()], named: ["s1"] }],
    "s1 fair: receipt time, but other_key",
  ],
  [
    "another key and another owner",
    [[], { strays: [stray({ owner: "data" })] }],
    "s1 weak: time, but other_key other_owner",
  ],
])("%s", (_, given, expected) => {
  expect(ranked(...given)).toEqual([expected]);
});

test("the surest comes first, then what it is matched by, then what was seen last; no order of arrival matters", () => {
  const looks = [
    look([object("b-name", { by: "name" }), object("a-name", { by: "name" })]),
    look([object("mark"), object("foreign", { owner: "data" })], { source: "list", asOf: 115 }),
    look([object("late-name", { by: "name" })], { source: "log", asOf: 130, standing: "context" }),
  ];
  const order = ["mark", "foreign", "late-name", "a-name", "b-name", "s1"];
  const ids = (given: Witness[]) => candidatesOf(tried, given, [stray()]).map((one) => one.externalId);
  expect(ids(looks)).toEqual(order);
  expect(ids([...looks].reverse())).toEqual(order);
});

test("one that several sources show is one, with all of them; a stray that is known under the own key is no stray", () => {
  const looks = [
    look([object("x1")]),
    look([object("x1", { by: "name" })], { source: "log", asOf: 112, standing: "context" }),
  ];
  expect(candidatesOf(tried, looks, [stray({ externalId: "x1" })])).toEqual([
    {
      externalId: "x1",
      key: null,
      sure: "strong",
      by: ["marker", "name", "time"],
      against: [],
      sources: ["log", "api"],
      seenAt: 112,
    },
  ]);
});

test("nothing found is no candidate", () => {
  expect(candidatesOf(tried, [look([], { complete: true })], [])).toEqual([]);
});
