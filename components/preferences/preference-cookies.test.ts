import { describe, expect, test } from "vitest";
import { PREFERENCES_DEFAULT, preferenceCookie } from "@/components/preferences/preference-cookies";
import { readPreferences } from "@/components/preferences/read-preferences";

describe("readPreferences", () => {
  test("gives the defaults where no cookie is set", () => {
    expect(readPreferences(() => undefined)).toEqual(PREFERENCES_DEFAULT);
  });

  test("takes known words", () => {
    const cookies: Record<string, string> = { plumbline_theme: "dark", plumbline_zone: "local" };
    expect(readPreferences((name) => cookies[name])).toMatchObject({ theme: "dark", zone: "local" });
  });

  test("never lets a forged value into the page", () => {
    expect(readPreferences(() => '"><script>')).toEqual(PREFERENCES_DEFAULT);
  });
});

test("keeps the keys that somebody has elsewhere", () => {
  expect(preferenceCookie("keys", { h: "w", "Shift+S": "Shift+Q" }, true)).toMatch(
    /^plumbline_keys=h:w\.Shift\+S:Shift\+Q;/,
  );
  expect(readPreferences((name) => (name === "plumbline_keys" ? "h:w" : undefined)).keys).toEqual({ h: "w" });
});

test("marks the cookie secure only where the page is", () => {
  expect(preferenceCookie("theme", "dark", true)).toContain("; Secure");
  expect(preferenceCookie("theme", "dark", false)).not.toContain("Secure");
});
