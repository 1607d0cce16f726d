import { NextRequest } from "next/server";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import type { Sql } from "../../db/client.ts";
import { proxy } from "../../proxy.ts";
import { signInPath } from "../auth/sign-in-path.ts";
import { readEnv, setEnvForTest } from "../env.ts";
import { setDatabaseForTest } from "./database.ts";

beforeAll(() => {
  const base = {
    DATABASE_URL: "postgres://test",
    AUTH_SECRET: "q7w8e9r0t1y2u3i4o5p6a7s8d9f0g1h2",
    PLUMBLINE_DEMO: "1",
  };
  setEnvForTest(readEnv(base));
});

const visit = (path: string, init: ConstructorParameters<typeof NextRequest>[1] = {}) =>
  proxy(new NextRequest(`http://localhost:3000${path}`, init));
const nonceOf = (policy: string | null) => /'nonce-([^']+)'/.exec(policy ?? "")?.[1];
/** What the framework hands on to the page. */
const forwarded = (response: Response, name: string) => response.headers.get(`x-middleware-request-${name}`);

describe("headers", () => {
  test("of a page", async () => {
    const headers = Object.fromEntries((await visit("/review")).headers);
    for (const name of Object.keys(headers)) if (name.startsWith("x-middleware")) delete headers[name];
    headers["content-security-policy"] =
      headers["content-security-policy"]?.replaceAll(/nonce-[^']+/g, "nonce-N") ?? "";
    expect(headers).toMatchInlineSnapshot(`
      {
        "cache-control": "no-store",
        "content-security-policy": "default-src 'none'; script-src 'nonce-N' 'strict-dynamic'; style-src 'self' 'nonce-N'; img-src 'self'; font-src 'self'; connect-src 'self'; manifest-src 'self'; object-src 'none'; base-uri 'none'; form-action 'self'; frame-ancestors 'none'; report-uri /api/csp",
        "cross-origin-opener-policy": "same-origin",
        "cross-origin-resource-policy": "same-origin",
        "permissions-policy": "accelerometer=(), autoplay=(), camera=(), display-capture=(), encrypted-media=(), fullscreen=(self), geolocation=(), gyroscope=(), magnetometer=(), microphone=(), midi=(), payment=(), publickey-credentials-get=(), usb=(), xr-spatial-tracking=()",
        "referrer-policy": "no-referrer",
        "strict-transport-security": "max-age=63072000; includeSubDomains",
        "x-content-type-options": "nosniff",
        "x-frame-options": "DENY",
        "x-permitted-cross-domain-policies": "none",
      }
    `);
  });

  test.each(["/api/v1/me", "/api/nope", "/healthz", "/readyz", "/metrics", "/api/auth/session"])(
    "of %s let nothing be loaded or framed",
    async (path) => {
      const headers = (await visit(path)).headers;
      expect(headers.get("content-security-policy")).toBe(
        "default-src 'none'; frame-ancestors 'none'; base-uri 'none'; form-action 'none'",
      );
      expect(headers.get("strict-transport-security")).toContain("max-age=63072000");
      expect(headers.get("cache-control")).toBe("no-store");
    },
  );

  test("never allow inline or evaluated code in what ships", async () => {
    const policy = (await visit("/")).headers.get("content-security-policy") ?? "";
    expect(policy).not.toMatch(/unsafe-inline|unsafe-eval|\*|https?:|data:/);
  });
});

describe("the nonce", () => {
  test("is 128 bits, fresh for each of 10,000 answers", async () => {
    const nonces = new Set<string>();
    for (let n = 0; n < 10_000; n += 1) {
      const nonce = nonceOf((await visit("/")).headers.get("content-security-policy")) ?? "";
      expect(Buffer.from(nonce, "base64")).toHaveLength(16);
      nonces.add(nonce);
    }
    expect(nonces.size).toBe(10_000);
  }, 30_000);

  test("is handed to the page, and never taken from the request", async () => {
    const response = await visit("/", {
      headers: {
        "x-nonce": "evil",
        "content-security-policy": "script-src 'nonce-evil'",
        "content-security-policy-report-only": "script-src 'nonce-evil'",
        "x-middleware-subrequest": "proxy:proxy:proxy",
      },
    });
    const nonce = nonceOf(response.headers.get("content-security-policy"));
    expect(forwarded(response, "x-nonce")).toBe(nonce);
    expect(nonceOf(forwarded(response, "content-security-policy"))).toBe(nonce);
    const all = JSON.stringify(Object.fromEntries(response.headers));
    expect(all).not.toContain("evil");
    expect(forwarded(response, "x-middleware-subrequest")).toBeNull();
  });
});

test("only a status page, which a handler makes, is said to be HTML beforehand: else the framework does not pack it", async () => {
  expect((await visit("/status/PL-1234567")).headers.get("content-type")).toBe("text/html; charset=utf-8");
  for (const path of ["/status/service.json", "/statusx", "/review", "/api/v1/status"])
    expect((await visit(path)).headers.get("content-type"), path).toBeNull();
});

test.each([
  ["/objects/a/b%2", "/objects/a/b%252"],
  ["/status/%E0%A4%A?x=1", "/status/%25E0%25A4%25A?x=1"],
])("an address that was cut off inside of a character is taken as written: %s", async (cut, written) => {
  const response = await visit(cut);
  expect(response.status).toBe(307);
  expect(response.headers.get("location")).toBe(`http://localhost:3000${written}`);
});

test("a page is told its own address, whatever the request claims", async () => {
  const response = await visit("/drift?class=x", { headers: { "x-plumbline-path": "//evil.example" } });
  expect(signInPath(new Headers({ "x-plumbline-path": forwarded(response, "x-plumbline-path") ?? "" }))).toBe(
    "/signin?callbackUrl=%2Fdrift%3Fclass%3Dx",
  );
});

test.each(["POST", "PUT", "DELETE", "PATCH"])("no page has an action: %s is refused", async (method) => {
  const response = await visit("/review", { method, headers: { "next-action": "0123" } });
  expect(response.status).toBe(405);
  expect(response.headers.get("content-security-policy")).toContain("default-src 'none'");
});

describe("what no handler is asked", () => {
  test.each([
    ["POST", "/api/v1/drifts", "GET, HEAD, OPTIONS"],
    ["DELETE", "/api/v1/drifts/drift_1", "GET, HEAD, OPTIONS"],
    ["GET", "/api/v1/facts", "POST, OPTIONS"],
    ["PATCH", "/api/v1/intents/refund/a%2Fb", "GET, HEAD, PUT, DELETE, OPTIONS"],
    ["POST", "/api/v1/status/service", "GET, HEAD, OPTIONS"],
    ["GET", "/api/mcp", "POST, OPTIONS"],
    ["POST", "/healthz", "GET, HEAD, OPTIONS"],
    ["UNKNOWN", "/api/v1/nothing", "DELETE, GET, HEAD, OPTIONS, PATCH, POST, PUT"],
  ])("%s %s is refused in problem details that say what it takes", async (method, path, allow) => {
    const answer = await visit(path, { method });
    expect([answer.status, answer.headers.get("allow")]).toEqual([405, allow]);
    expect(answer.headers.get("content-type")).toBe("application/problem+json");
    expect(await answer.json()).toMatchObject({ code: "method_not_allowed", status: 405, effect: "none" });
  });

  test.each([
    ["GET", "/api/v1/drifts"],
    ["HEAD", "/api/v1/drifts"],
    ["OPTIONS", "/api/v1/drifts"],
    ["PUT", "/api/v1/intents/refund/100%25"],
    ["POST", "/api/v1/nothing"],
    ["POST", "/api/mcp"],
  ])("%s %s goes to its handler", async (method, path) => {
    expect((await visit(path, { method })).headers.get("x-middleware-next")).toBe("1");
  });

  test.each([
    ["/api/v1/drifts/%ff", 400, "application/problem+json"],
    ["/api/%E0%A4%A", 400, "application/problem+json"],
  ])("an address that nobody can read is no fault of ours: %s", async (path, status, type) => {
    const answer = await visit(path);
    expect([answer.status, answer.headers.get("content-type")]).toEqual([status, type]);
    expect(answer.headers.get("content-security-policy")).toContain("default-src 'none'");
  });
});

describe("a language in the address", () => {
  test("is kept, and the page is opened without it", async () => {
    const answer = await visit("/status/PL-1234567?language=de&from=mail");
    expect(answer.status).toBe(303);
    expect(answer.headers.get("location")).toBe("http://localhost:3000/status/PL-1234567?from=mail");
    expect(answer.headers.get("set-cookie")).toMatch(/^plumbline_language=de; Path=\/;.* SameSite=lax$/i);
    expect(answer.headers.get("content-security-policy")).toContain("default-src 'none'");
  });

  test.each(["/?language=xx", "/?language=", "/api/v1/me?language=de"])(
    "that is none is left alone: %s",
    async (path) => {
      const answer = await visit(path);
      expect(answer.status).toBe(200);
      expect(answer.headers.get("set-cookie")).toBeNull();
    },
  );
});

describe("while the database does not answer", () => {
  beforeAll(() => setDatabaseForTest((() => Promise.reject(new Error("gone"))) as unknown as Sql));
  afterAll(() => setDatabaseForTest(null));

  const opened = { headers: { "sec-fetch-mode": "navigate" } };
  const MARK = "x-plumbline-unreadable";

  test.each(["/", "/drift?q=a", "/objects/refund/pi_1.re_2", "/status/PL-8F2KQ1A"])(
    "%s says so, with 503",
    async (path) => {
      const response = await visit(path, opened);
      expect(response.status).toBe(503);
      expect(forwarded(response, MARK)).toBe("1");
    },
  );

  test.each([
    { says: "what the console's scripts fetch", path: "/drift", headers: [["sec-fetch-mode", "cors"]] },
    { says: "the way in", path: "/signin", headers: [["sec-fetch-mode", "navigate"]] },
    { says: "a file", path: "/icon.svg", headers: [["sec-fetch-mode", "navigate"]] },
    { says: "what a client marks itself", path: "/drift", headers: [[MARK, "1"]] },
  ] as { says: string; path: string; headers: [string, string][] }[])(
    "goes on as usual: $says",
    async ({ path, headers }) => {
      const response = await visit(path, { headers });
      expect(response.status).toBe(200);
      expect(forwarded(response, MARK)).toBeNull();
    },
  );
});
