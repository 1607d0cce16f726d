import { expect, test } from "vitest";
import { en } from "@/lib/words/en";
import { whyNotLift } from "./may-lift";

test.each([
  { role: "admin", teams: [], scope: "all", may: true },
  { role: "reviewer", teams: ["data"], scope: "all", may: true },
  { role: "reviewer", teams: ["data"], scope: "owner:data", may: true },
  { role: "reviewer", teams: ["data"], scope: "owner:billing", may: false },
  { role: "support", teams: ["data"], scope: "owner:data", may: false },
] as const)("$role of $teams, stop of $scope: $may", ({ role, teams, scope, may }) => {
  expect(whyNotLift(en, { scope, scopeName: null }, { role, teams }) === null).toBe(may);
});
