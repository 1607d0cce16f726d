import { env } from "../env.ts";
import {
  cookieFrom,
  makeSessionToken,
  RENEW_SECONDS,
  readSessionToken,
  sessionCookie,
  sessionCookieName,
} from "./session-token.ts";

/**
 * Going to another page is a sign of life, so the session starts its idle time anew. What runs by itself (polling,
 * streams, prefetching) is none. The new cookie says nothing that the old one did not say.
 */
export async function renewedCookie(request: Request): Promise<string | null> {
  const { headers, method } = request;
  const isPrefetch =
    headers.has("next-router-prefetch") || /prefetch/.test(headers.get("sec-purpose") ?? headers.get("purpose") ?? "");
  if (method !== "GET" || isPrefetch) return null;
  const { authSecret, https } = env();
  const cookie = cookieFrom(headers.get("cookie"), sessionCookieName(https));
  const now = Math.floor(Date.now() / 1000);
  const token = await readSessionToken(cookie, authSecret, now);
  if ("ended" in token || now - token.issuedAt < RENEW_SECONDS) return null;
  return sessionCookie(await makeSessionToken(token.claims, authSecret), token.claims.operator, https);
}
