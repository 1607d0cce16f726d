import { expect, test } from "vitest";
import { readFacet, withChosen, withFacet, withoutFacets } from "@/components/data-table/filter-address";

const params = (text: string) => new URLSearchParams(text);

test("reads the values of a facet", () => {
  expect(readFacet(params("status=repair_needed,not_confirmed"), "status")).toEqual(["repair_needed", "not_confirmed"]);
  expect(readFacet(params("status="), "status")).toEqual([]);
});

test("writes an address that people can read", () => {
  expect(withFacet(params(""), "age", ["gt:24h"])).toBe("?age=gt:24h");
  expect(withFacet(params("class=permission_drift"), "status", ["repair_needed", "not_confirmed"])).toBe(
    "?class=permission_drift&status=repair_needed,not_confirmed",
  );
});

test("goes back to the first page when a filter changes", () => {
  expect(withFacet(params("cursor=abc&status=pending"), "status", [])).toBe("?");
  expect(withoutFacets(params("cursor=abc&status=pending&sort=age"), ["status"])).toBe("?sort=age");
});

test("what the address asks for can be unticked, also where nobody would offer it", () => {
  const me = { value: "me", label: "To me" };
  expect(withChosen([me], ["me"])).toEqual([me]);
  expect(withChosen([me], ["p_\u202e1"])).toEqual([{ value: "p_\u202e1", label: "p_\\u{202e}1" }, me]);
});
