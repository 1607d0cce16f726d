import { expect, test } from "vitest";
import type { PersonRow } from "@/lib/query/people";
import { changedRights } from "./changed-rights";

const rita: PersonRow = {
  id: "rita",
  name: "Rita",
  email: "rita@example.com",
  role: "reviewer",
  teams: [
    { id: "data", name: "A" },
    { id: "billing", name: "B" },
  ],
  suspendedAt: null,
};
const form = (...entries: [string, string][]) => {
  const data = new FormData();
  for (const [name, value] of entries) data.append(name, value);
  return data;
};
const asItIs: [string, string][] = [
  ["role", "reviewer"],
  ["teams", "billing"],
  ["teams", "data"],
];

test("only what the form says otherwise is sent", () => {
  expect(changedRights(rita, form(...asItIs))).toEqual({});
  expect(changedRights(rita, form(...asItIs, ["suspended", "on"]))).toEqual({ suspended: true });
  expect(changedRights(rita, form(["role", "support"], ["teams", "data"]))).toEqual({
    role: "support",
    teams: ["data"],
  });
  expect(changedRights(rita, form(["role", "reviewer"]))).toEqual({ teams: [] });
});

test("who is suspended and is not to be any more is let in", () => {
  const suspended = { ...rita, suspendedAt: "2025-11-25T09:00:00.000000Z" };
  expect(changedRights(suspended, form(...asItIs))).toEqual({ suspended: false });
  expect(changedRights(suspended, form(...asItIs, ["suspended", "on"]))).toEqual({});
});
