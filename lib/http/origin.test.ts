import { describe, expect, test } from "vitest";
import { checkOrigin } from "./origin.ts";

const https = { authUrl: "https://plumbline.example.com", loopback: false };
const local = { authUrl: "http://localhost:3000", loopback: true };

describe("a change is accepted only from our own pages", () => {
  test.each([
    [https, { origin: "https://plumbline.example.com" }, true],
    [https, { origin: "https://plumbline.example.com", "sec-fetch-site": "same-origin" }, true],
    [https, {}, false],
    [https, { "sec-fetch-site": "same-origin" }, false],
    [https, { origin: "null" }, false],
    [https, { origin: "null", "sec-fetch-site": "same-origin" }, false],
    [https, { origin: "http://plumbline.example.com" }, false],
    [https, { origin: "https://plumbline.example.com:8443" }, false],
    [https, { origin: "https://sub.plumbline.example.com" }, false],
    [https, { origin: "https://plumbline.example.com.evil.example" }, false],
    [https, { origin: "https://evil.example" }, false],
    [https, { origin: "HTTPS://PLUMBLINE.EXAMPLE.COM" }, false],
    [https, { origin: "https://plumbline.example.com", "sec-fetch-site": "cross-site" }, false],
    [https, { origin: "https://plumbline.example.com", "sec-fetch-site": "same-site" }, false],
    [https, { origin: "https://plumbline.example.com", "sec-fetch-site": "none" }, false],
    [https, { origin: "http://localhost:3000" }, false],
    [local, { origin: "http://localhost:3000" }, true],
    [local, { origin: "http://127.0.0.1:3000" }, true],
    [local, { origin: "http://[::1]:3000" }, true],
    [local, { origin: "http://localhost:3001" }, false],
    [local, { origin: "http://localhost" }, false],
  ] as [typeof https, Record<string, string>, boolean][])("%j %j → %s", (env, headers, accepted) => {
    const check = () => checkOrigin(new Headers(headers), env);
    if (accepted) expect(check).not.toThrow();
    else expect(check).toThrow(/Nothing was changed/);
  });
});
