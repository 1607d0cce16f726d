import { type NextRequest, NextResponse } from "next/server";
import { renewedCookie } from "@/lib/auth/renew";
import { PATH_HEADER } from "@/lib/auth/sign-in-path";
import { languageChosen } from "@/lib/http/language-link";
import {
  DATA_POLICY,
  makeNonce,
  pagePolicy,
  SECURITY_HEADERS,
  STRIPPED_REQUEST_HEADERS,
} from "@/lib/http/security-headers";
import { answerUnasked, isMisspelt } from "@/lib/http/unasked";
import { isStatusPage, unreadable } from "@/lib/http/unreadable";
import { BADGE_POLICY } from "@/lib/status/badge";

/**
 * Headers, and keeping a session that is used from ending. Nothing here decides who may do what: every handler and
 * every query does that for itself, so that a way around this file leads nowhere.
 */
export async function proxy(request: NextRequest): Promise<NextResponse> {
  const { pathname } = request.nextUrl;
  const isPage = !isData(pathname);
  if (isPage && isMisspelt(pathname)) return withHeaders(madeWhole(request), DATA_POLICY);
  if (isTakenAway(pathname)) return takenAway(request, pathname);
  const unasked = isPage ? null : answerUnasked(pathname, request.method);
  if (unasked !== null) return withHeaders(new NextResponse(unasked.body, unasked), DATA_POLICY);
  const nonce = makeNonce();
  const policy = isPage ? pagePolicy(nonce, process.env.NODE_ENV === "development") : DATA_POLICY;

  // Pages are only read. No page has an action to post to, and none is guessed at.
  if (isPage && request.method !== "GET" && request.method !== "HEAD") return withHeaders(refused(), policy);
  const chosen = isPage ? languageChosen(request) : null;
  if (chosen !== null) return withHeaders(chosen, policy);

  const headers = new Headers(request.headers);
  for (const name of [...STRIPPED_REQUEST_HEADERS, PATH_HEADER]) headers.delete(name);
  if (isPage) {
    headers.set("x-nonce", nonce);
    headers.set("content-security-policy", policy);
    headers.set(PATH_HEADER, request.nextUrl.pathname + request.nextUrl.search);
  }
  const unavailable = isPage ? await unreadable(request, headers) : null;
  const response = withHeaders(unavailable ?? NextResponse.next({ request: { headers } }), policy);
  // The framework keeps what a handler says of its type as a list, and packs no list.
  if (isStatusPage(pathname)) response.headers.set("content-type", "text/html; charset=utf-8");
  const cookie = isPage ? await renewedCookie(request) : null;
  if (cookie !== null) response.headers.append("set-cookie", cookie);
  return response;
}

/** Pictures, JSON and feeds of a status, which other people's pages show: readable from anywhere, and nothing else is different. */
function takenAway(request: NextRequest, pathname: string): NextResponse {
  if (request.method !== "GET" && request.method !== "HEAD") return withHeaders(refused(), DATA_POLICY);
  const headers = new Headers(request.headers);
  for (const name of STRIPPED_REQUEST_HEADERS) headers.delete(name);
  const policy = pathname.endsWith(".svg") ? BADGE_POLICY : DATA_POLICY;
  const response = withHeaders(NextResponse.next({ request: { headers } }), policy);
  response.headers.set("cross-origin-resource-policy", "cross-origin");
  response.headers.set("access-control-allow-origin", "*");
  return response;
}

function refused(): NextResponse {
  return new NextResponse(null, { status: 405, headers: { allow: "GET, HEAD" } });
}

function withHeaders(response: NextResponse, policy: string): NextResponse {
  for (const [name, value] of Object.entries(SECURITY_HEADERS)) response.headers.set(name, value);
  response.headers.set("content-security-policy", policy);
  response.headers.set("cache-control", "no-store");
  return response;
}

/** The framework has no answer but 500 to an address that was cut off inside of a character. Taken as written it names nothing. */
function madeWhole({ nextUrl }: NextRequest): NextResponse {
  nextUrl.pathname = nextUrl.pathname.replaceAll("%", "%25");
  return NextResponse.redirect(nextUrl, 307);
}

function isData(path: string): boolean {
  return /^\/(api|healthz|readyz|metrics)(\/|$)/.test(path);
}

function isTakenAway(path: string): boolean {
  return /^\/status\/([^/]+\/(badge\.svg|status\.json|feed\.atom)|service\.json)$/.test(path);
}

/** Files with a hash in their name are the only thing a cache may keep; next.config.js gives them their headers. */
export const config = { matcher: ["/((?!_next/static/).*)"] };
