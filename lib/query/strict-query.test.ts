import { expect, test } from "vitest";
import { driftParams } from "./drift-params.ts";
import { strictQuery } from "./strict-query.ts";

const schema = strictQuery(driftParams);

test("reads what the page's address says", () => {
  expect(schema.parse({ class: "permission_drift,stale_owner", age: "6h", came_back: "true" })).toMatchObject({
    class: ["permission_drift", "stale_owner"],
    age: ["6h"],
    came_back: true,
    owner: null,
  });
});

test.each([
  ["a filter that does not exist", { clas: "permission_drift" }, "clas"],
  ["a name that every object knows", { constructor: "1" }, "constructor"],
  ["a value that does not exist", { order: "random" }, "order"],
  ["one unknown member among known ones", { class: "permission_drift,broken" }, "class"],
  ["a name given twice", { class: ["permission_drift", "stale_owner"] }, "class"],
])("refuses %s, and names it", (_, query, name) => {
  const parsed = schema.safeParse(query);
  expect(parsed.success).toBe(false);
  expect(parsed.error?.issues.map((issue) => issue.path.join("."))).toEqual([name]);
});
