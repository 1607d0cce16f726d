import { afterEach, expect, test, vi } from "vitest";
import { leaveList, takeRowLeft, wayBack } from "./way-back";

afterEach(() => vi.unstubAllGlobals());

test("the way back leads to the list as it was left, and to its row once", () => {
  expect(wayBack("/drift")).toBe("/drift");
  expect(takeRowLeft()).toBeNull();

  vi.stubGlobal("window", { location: { pathname: "/drift", search: "?q=usr_" } });
  leaveList("/drift/drift_1");
  expect(takeRowLeft(), "nobody is on the way back").toBeNull();
  expect(wayBack("/review"), "that is another list").toBe("/review");
  expect(takeRowLeft()).toBeNull();
  expect(wayBack("/drift")).toBe("/drift?q=usr_");
  expect(takeRowLeft()).toBe("/drift/drift_1");
  expect(takeRowLeft()).toBeNull();
});
