import { expect, test } from "vitest";
import { forecast } from "./budget.ts";

const lines = (act: number, parked: number, used: number) =>
  forecast([{ kind: "k", class: "c", act, parked }], (scope) => (scope === "kind:k/class:c" ? used : 999), 50);

test.each([
  ["all fit", { act: 12, parked: 0, used: 0 }, { wanted: 12, waits: 0 }],
  [
    "the gate lets each act by itself; together they are too many, and all of them wait",
    { act: 62, parked: 0, used: 0 },
    { wanted: 62, waits: 62 },
  ],
  ["some is used", { act: 10, parked: 0, used: 45 }, { wanted: 10, waits: 10 }],
  ["what is parked wants room as well", { act: 0, parked: 7, used: 50 }, { wanted: 7, waits: 7 }],
  [
    "a limit that was lowered below what is used leaves nothing",
    { act: 3, parked: 0, used: 60 },
    { wanted: 3, waits: 3 },
  ],
])("%s", (_, { act, parked, used }, says) => {
  expect(lines(act, parked, used)).toEqual([{ scope: "kind:k/class:c", used, limit: 50, ...says }]);
});
