import { beforeAll, expect, test, vi } from "vitest";
import { readEnv, setEnvForTest } from "@/lib/env";
import { log } from "@/lib/log";
import { POST } from "./route";

beforeAll(() => {
  const base = {
    DATABASE_URL: "postgres://test",
    AUTH_SECRET: "q7w8e9r0t1y2u3i4o5p6a7s8d9f0g1h2",
    PLUMBLINE_DEMO: "1",
  };
  setEnvForTest(readEnv(base));
});

/** As a stream, so that nothing says beforehand how long it is. */
function report(text: string, pieces = 1) {
  let given = 0;
  const body = new ReadableStream<Uint8Array>({
    pull(to) {
      if (given === pieces) return to.close();
      given += 1;
      to.enqueue(new TextEncoder().encode(text));
    },
  });
  const request = new Request("http://localhost/api/csp", { method: "POST", body, duplex: "half" } as RequestInit);
  return { request, given: () => given };
}

test("a report is logged, and one that never ends is not read to its end", async () => {
  const warn = vi.spyOn(log, "warn").mockImplementation(() => {});
  const small = report(JSON.stringify({ "csp-report": { "effective-directive": "img-src" } }));
  expect((await POST(small.request)).status).toBe(204);
  expect(warn).toHaveBeenCalledTimes(1);

  const endless = report(" ".repeat(4_096), 10_000);
  expect((await POST(endless.request)).status).toBe(204);
  expect(endless.given()).toBeLessThan(10);
  expect(warn).toHaveBeenCalledTimes(1);
});
