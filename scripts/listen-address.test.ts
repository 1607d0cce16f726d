import { afterEach, expect, test, vi } from "vitest";
import { readAddress } from "./listen-address.mjs";

afterEach(() => vi.unstubAllEnvs());

test.each([
  ["127.0.0.1", "http://127.0.0.1:3001", "http://localhost:3001"],
  ["0.0.0.0", "http://127.0.0.1:3001", "http://localhost:3001"],
  ["::1", "http://[::1]:3001", "http://localhost:3001"],
  ["2001:db8::7", "http://[2001:db8::7]:3001", "http://[2001:db8::7]:3001"],
  ["console.example", "http://console.example:3001", "http://console.example:3001"],
])("a console on %s is asked at %s and reached at %s", (host, here, origin) => {
  vi.stubEnv("HOST", host);
  vi.stubEnv("PORT", "3001");
  expect(readAddress()).toMatchObject({ host, here, origin });
  expect(URL.canParse(here)).toBe(true);
});
