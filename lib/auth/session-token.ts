import { decode, encode } from "next-auth/jwt";

/**
 * The session cookie's content, encrypted with AUTH_SECRET: who signed in, when, and at which epoch of their record.
 * It grants nothing by itself. Role, teams and suspension are read from the database on every request.
 */
export type SessionClaims = {
  /** Names this session, through all renewals, so that it can be ended. */
  sid: string;
  personId: string;
  epoch: number;
  /** Epoch seconds of the sign-in itself; renewals keep it. */
  authTime: number;
  /** How strongly the identity provider says that it was them; null where it says nothing. */
  acr: string | null;
  /** Works in the console: their cookie is never sent on requests that other sites start. */
  operator: boolean;
};

/** A session ends after this long without navigation or decision… */
export const IDLE_SECONDS = 30 * 60;
/** …and always after this long. */
export const ABSOLUTE_SECONDS = 12 * 60 * 60;
/** Renewed at most this often. */
export const RENEW_SECONDS = 60;

export function sessionCookieName(https: boolean): string {
  return https ? "__Host-plumbline.session" : "plumbline.session";
}

export type SessionToken =
  | { claims: SessionClaims; issuedAt: number; expiresAt: number }
  | { ended: "none" | "expired" | "unreadable" };

export async function readSessionToken(
  token: string | null,
  secret: string,
  nowSeconds: number,
): Promise<SessionToken> {
  if (token === null || token === "") return { ended: "none" };
  let payload: Record<string, unknown> | null;
  try {
    payload = await decode({ token, secret });
  } catch (error) {
    const expired = error instanceof Error && "code" in error && error.code === "ERR_JWT_EXPIRED";
    return { ended: expired ? "expired" : "unreadable" };
  }
  const claims = toClaims(payload);
  const iat = payload?.iat;
  const exp = payload?.exp;
  if (claims === null || typeof iat !== "number" || typeof exp !== "number") return { ended: "unreadable" };
  if (nowSeconds >= exp || nowSeconds >= claims.authTime + ABSOLUTE_SECONDS) return { ended: "expired" };
  return { claims, issuedAt: iat, expiresAt: Math.min(exp, claims.authTime + ABSOLUTE_SECONDS) };
}

export function toClaims(payload: Record<string, unknown> | null): SessionClaims | null {
  if (payload === null) return null;
  const { sid, personId, epoch, authTime, acr = null, operator } = payload;
  if (typeof sid !== "string" || sid === "" || typeof personId !== "string" || personId === "") return null;
  if (typeof epoch !== "number" || typeof authTime !== "number" || typeof operator !== "boolean") return null;
  if (acr !== null && typeof acr !== "string") return null;
  return { sid, personId, epoch, authTime, acr, operator };
}

export function makeSessionToken(claims: SessionClaims, secret: string): Promise<string> {
  return encode({ token: { ...claims }, secret, maxAge: IDLE_SECONDS });
}

/** The Set-Cookie line for a session. Operators' cookies are Strict: links from elsewhere re-enter through /signin. */
export function sessionCookie(token: string, operator: boolean, https: boolean): string {
  const parts = [
    `${sessionCookieName(https)}=${token}`,
    "Path=/",
    `Max-Age=${IDLE_SECONDS}`,
    "HttpOnly",
    `SameSite=${operator ? "Strict" : "Lax"}`,
  ];
  if (https) parts.push("Secure");
  return parts.join("; ");
}

/** One cookie out of a Cookie header. A name that appears twice is refused: one of them was planted. */
export function cookieFrom(header: string | null, name: string): string | null {
  const values = (header ?? "")
    .split(";")
    .map((pair) => pair.trim())
    .filter((pair) => pair.startsWith(`${name}=`))
    .map((pair) => pair.slice(name.length + 1));
  return values.length === 1 ? (values[0] ?? null) : null;
}
