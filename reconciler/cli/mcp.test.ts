import { expect, test } from "vitest";
import { runCli } from "./main.ts";
import { whyNot } from "./mcp.ts";

test("a console that nobody reaches is named to whoever waits for its answer", async () => {
  const url = new URL("http://127.0.0.1:9/api/mcp");
  const failed: unknown = await fetch("http://127.0.0.1:9", { signal: AbortSignal.timeout(5_000) }).catch(
    (error) => error,
  );
  expect(whyNot(url, failed)).toMatch(/^http:\/\/127\.0\.0\.1:9 was not reached: \S/);
  expect(whyNot(url, new Error("HTTP 401"))).toBe("HTTP 401");
});

test("an address that is none is wrong usage", async () => {
  await expect(runCli(["mcp"], { PLUMBLINE_KEY: "plk_x", PLUMBLINE_URL: "console.example" })).rejects.toThrow(
    "PLUMBLINE_URL is no address of a console: console.example.",
  );
});
