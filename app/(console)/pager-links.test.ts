import { expect, test } from "vitest";
import { pagerLinks } from "./pager-links";

const read = (href: string | null) => new URLSearchParams(href ?? "");

test("leads forward and the same way back, with the filters", () => {
  const first = new URLSearchParams("class=permission_drift,stale_owner");
  expect(pagerLinks(first, "c1")).toMatchObject({ page: 1, previousHref: null });
  const second = read(pagerLinks(first, "c1").nextHref);
  const third = read(pagerLinks(second, "c2").nextHref);
  expect(third.get("cursor")).toBe("c2");
  expect(pagerLinks(third, null)).toMatchObject({ page: 3, nextHref: null });
  const back = read(pagerLinks(third, null).previousHref);
  expect(back.get("cursor")).toBe("c1");
  expect(pagerLinks(back, "c2").previousHref).toBe("?class=permission_drift,stale_owner");
});

test("a trail that a changed filter left behind means nothing", () => {
  expect(pagerLinks(new URLSearchParams("trail=-,c1"), "n1")).toMatchObject({ page: 1, previousHref: null });
});

test("a shared link to a later page leads back to the first", () => {
  expect(pagerLinks(new URLSearchParams("cursor=c9"), null).previousHref).toBe("?");
});
