import { describe, expect, test } from "vitest";
import { OBJECT_STATUSES } from "../../reconciler/model/status.ts";
import { en } from "../words/en/index.ts";
import { BADGE_POLICY, badgeSvg } from "./badge.ts";
import { atomFeed } from "./feed.ts";

describe("a badge", () => {
  test("says its word as text and as a name, without script or anything from outside", () => {
    const svg = badgeSvg("in_place", "In place", "Request PL-8F2KQ7A");
    expect(svg).toContain('role="img"');
    expect(svg).toContain('<title id="t">Request PL-8F2KQ7A: In place</title>');
    expect(svg).toMatch(/<text[^>]*>In place<\/text>/);
    expect(svg).toContain("prefers-color-scheme:dark");
    expect(svg).not.toMatch(/script|href|url\(|onload/i);
  });

  test("has a shape of its own for each status", () => {
    const shapes = [...OBJECT_STATUSES, "in_place_stale", "unavailable"] as const;
    expect(new Set(shapes.map((state) => /<g [^>]*>(.*)<\/g>/.exec(badgeSvg(state, "x", "x"))?.[1])).size).toBe(9);
  });

  test("only what is in place now is drawn in green", () => {
    for (const state of ["in_place_stale", "unavailable", "not_confirmed"] as const)
      expect(badgeSvg(state, "x", "x")).not.toContain('<g class="in_place"');
  });

  test("takes no markup from a label, and its policy allows no style but its own", () => {
    expect(badgeSvg("pending", '<b onload="x">&', "x")).toContain("&lt;b onload=&quot;x&quot;&gt;&amp;");
    expect(BADGE_POLICY).toMatch(/^default-src 'none'; style-src 'sha256-[A-Za-z0-9+/=]{44}'; /);
  });
});

test("a feed names each change for ever and escapes what stands in it", () => {
  const entries = [
    { n: 2, title: en.statusPage.label("repair_needed"), text: "a < b & c", at: "2026-01-02T00:00:00.000Z" },
    { n: 1, title: en.statusPage.label("in_place"), text: "x\u0001", at: "2026-01-01T00:00:00.000Z" },
  ];
  const about = { title: "Request", author: "Northwind", language: "en", self: "https://s/f?a&b", page: "https://s/" };
  const feed = atomFeed({ urn: "urn:plumbline:request:PL-1", ...about, now: "2026-01-03T00:00:00.000Z", entries });
  expect(feed.match(/<id>[^<]*/g)).toEqual([
    "<id>urn:plumbline:request:PL-1",
    "<id>urn:plumbline:request:PL-1:2",
    "<id>urn:plumbline:request:PL-1:1",
  ]);
  expect(feed).toContain("<updated>2026-01-02T00:00:00.000Z</updated>");
  expect(feed).toContain("a &lt; b &amp; c");
  expect(feed).toContain('href="https://s/f?a&amp;b"');
  expect(feed).not.toContain("\u0001");
});
