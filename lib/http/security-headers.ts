import { randomBytes } from "node:crypto";
import list from "./security-headers.json" with { type: "json" };

/** 128 bits, fresh for each response. */
export function makeNonce(): string {
  return randomBytes(16).toString("base64");
}

/** For pages: scripts and styles of ours under this nonce, everything else from here or not at all. */
export function pagePolicy(nonce: string, development: boolean): string {
  return [
    "default-src 'none'",
    // Development builds of React use eval to show server stacks. Never in what ships.
    `script-src 'nonce-${nonce}' 'strict-dynamic'${development ? " 'unsafe-eval'" : ""}`,
    `style-src 'self' 'nonce-${nonce}'`,
    "img-src 'self'",
    "font-src 'self'",
    "connect-src 'self'",
    "manifest-src 'self'",
    "object-src 'none'",
    "base-uri 'none'",
    "form-action 'self'",
    "frame-ancestors 'none'",
    "report-uri /api/csp",
  ].join("; ");
}

/** For everything that is not a page: it loads nothing and is shown nowhere. */
export const DATA_POLICY = "default-src 'none'; frame-ancestors 'none'; base-uri 'none'; form-action 'none'";

/** On every response, whatever it is. A file, because next.config.js gives the same to files that no code of ours serves. */
export const SECURITY_HEADERS: Readonly<Record<string, string>> = list;

/** What a request must not bring along: these steer the framework, and only we set them. */
export const STRIPPED_REQUEST_HEADERS = [
  "x-nonce",
  "content-security-policy",
  "content-security-policy-report-only",
  "x-middleware-subrequest",
  "x-middleware-rewrite",
  "x-middleware-next",
  "x-http-method-override",
] as const;
