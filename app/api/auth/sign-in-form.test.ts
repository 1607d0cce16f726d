import { beforeAll, expect, test } from "vitest";
import { readEnv, setEnvForTest } from "@/lib/env";
import { POST } from "./[...nextauth]/route";

beforeAll(() => {
  const base = {
    DATABASE_URL: "postgres://test",
    AUTH_SECRET: "q7w8e9r0t1y2u3i4o5p6a7s8d9f0g1h2",
    PLUMBLINE_DEMO: "1",
  };
  setEnvForTest(readEnv(base));
});

test("a form that does not say how long it is, and never ends, is refused and not read to its end", async () => {
  let given = 0;
  const body = new ReadableStream<Uint8Array>({
    pull(to) {
      if (given === 10_000) return to.close();
      given += 1;
      to.enqueue(new Uint8Array(4_096).fill(97));
    },
  });
  const request = new Request("http://localhost:3000/api/auth/callback/password", {
    method: "POST",
    headers: { "content-type": "application/x-www-form-urlencoded" },
    body,
    duplex: "half",
  } as RequestInit);
  const answer = await POST(request, { params: Promise.resolve({ nextauth: ["callback", "password"] }) });
  expect(answer.status).toBe(413);
  expect(given).toBeLessThan(10);
});
