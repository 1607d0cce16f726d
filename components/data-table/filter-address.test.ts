import { expect, test } from "vitest";
import { readFacet, withFacet, withoutFacets } from "@/components/data-table/filter-address";

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
