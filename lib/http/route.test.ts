import { gunzipSync } from "node:zlib";
import { expect, test } from "vitest";
import { answering } from "./route.ts";

const LONG = { items: Array.from({ length: 200 }, (_, n) => `item ${n}`) };
const handler = (body: unknown) => answering(false, { by: "public" }, async () => body);

async function answerTo(encodings: string | null, body: unknown): Promise<Response> {
  const headers = new Headers(encodings === null ? {} : { "accept-encoding": encodings });
  return handler(body)(new Request("http://localhost/api/v1/test", { headers }), { params: Promise.resolve({}) });
}

test.each(["gzip", "br, gzip", "deflate, gzip;q=0.5", "gzip; q=1.0"])(
  "a long answer is packed for %j",
  async (taken) => {
    const response = await answerTo(taken, LONG);
    expect(response.headers.get("content-encoding")).toBe("gzip");
    expect(response.headers.get("content-type")).toBe("application/json");
    const bytes = Buffer.from(await response.arrayBuffer());
    expect(JSON.parse(gunzipSync(bytes).toString())).toEqual(LONG);
    expect(bytes.length).toBeLessThan(JSON.stringify(LONG).length / 2);
  },
);

test.each([null, "", "br", "identity", "gzip;q=0", "gzip; q=0.0", "xgzip"])(
  "nobody who asks for %j gets it packed",
  async (taken) => {
    const response = await answerTo(taken, LONG);
    expect(response.headers.get("content-encoding")).toBeNull();
    expect(await response.json()).toEqual(LONG);
  },
);

test("what fits into one packet is sent as it is", async () => {
  const response = await answerTo("gzip", { short: true });
  expect(response.headers.get("content-encoding")).toBeNull();
  expect(await response.json()).toEqual({ short: true });
});
