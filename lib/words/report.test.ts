import { expect, test } from "vitest";
import type { Cause, Shared } from "../../reconciler/model/run-document.ts";
import { report as german } from "./de/report.ts";
import { report } from "./en/report.ts";

const cause = (shared: Shared | null): Cause => ({
  ...{ kind: "database_access", source: "catalog", class: "permission_drift", direction: "under", shared, n: 14 },
  ...{ run: "run_1", from: "", to: "", keys: [] },
});

test.each([
  [{ side: "under", name: "table:billing.invoices:SELECT" }, "14 objects lack SELECT on billing.invoices"],
  [{ side: "under", name: "member:readers" }, "14 objects lack membership of readers"],
  [{ side: "over", name: "SELECT:payroll" }, "14 objects have SELECT on payroll, which nobody asked for"],
  [{ side: "field", name: "expires" }, "14 objects differ in expires"],
  [{ side: "owner", name: "data" }, "14 objects name data as their owner"],
  [null, "14 objects: Permission drift, less than asked"],
] as const)("a cause tells what its drifts share: %j", (shared, says) => {
  expect(report.cause(cause(shared))).toBe(says);
});

test.each([
  [{ side: "under", name: "SELECT:payroll" }, "1 object lacks SELECT on payroll"],
  [{ side: "over", name: "SELECT:payroll" }, "1 object has SELECT on payroll, which nobody asked for"],
  [{ side: "field", name: "expires" }, "1 object differs in expires"],
  [{ side: "owner", name: "data" }, "1 object names data as its owner"],
] as const)("a cause of one object speaks of one: %j", (shared, says) => {
  expect(report.cause({ ...cause(shared), n: 1 })).toBe(says);
});

test("in German, what objects lack is lacked by them", () => {
  const under = { side: "under", name: "SELECT:payroll" } as const;
  expect(german.cause(cause(under))).toBe("14 Objekten fehlt SELECT auf payroll");
  expect(german.cause({ ...cause(under), n: 1 })).toBe("1 Objekt fehlt SELECT auf payroll");
  expect(german.cause(cause({ side: "field", name: "expires" }))).toBe("14 Objekte weichen in expires ab");
});

test.each([
  [62, 62, "62 wanted at once, too many: parked for one release; 0 of 50 used this hour"],
  [3, 0, "3 now; 0 of 50 used this hour"],
])("a budget tells what has to wait: %i wanted", (wanted, waits, says) => {
  expect(report.budget({ scope: "s", used: 0, limit: 50, wanted, waits })).toBe(says);
});

test("sources that were not read to the end conclude nothing, and are named", () => {
  const source = (name: string, complete: boolean) => ({ source: name, complete });
  expect(report.unread([source("a", true)])).toBeNull();
  expect(report.unread([])).toBeNull();
  expect(report.unread([source("a", false), source("b", false), source("c", true)])).toBe(
    "2 of 3 sources could not be read to the end: nothing is concluded from them (a and b).",
  );
});
