import { env } from "../env.ts";
import { Unauthenticated } from "../errors.ts";
import { database } from "../http/database.ts";
import { readPerson } from "../services/principal.ts";
import { hasEnded } from "./ended-sessions.ts";
import type { Principal } from "./principal.ts";
import { cookieFrom, readSessionToken, sessionCookieName } from "./session-token.ts";

export type Session = {
  principal: Principal;
  /** Epoch seconds. */
  authTime: number;
  acr: string | null;
  expiresAt: number;
  /** Set where a program asks, with an API key of the principal's. */
  key?: { id: string; agent: boolean };
};

/** Why nobody is signed in: never was, too long without a sign of life, or rights changed since. */
export type SessionEnd = "none" | "expired" | "revoked";
export type SessionState = { session: Session } | { ended: SessionEnd };

/**
 * Who asks, as the database knows them now. The cookie only says who signed in: role, teams and suspension are read on
 * every request, so what was revoked stops with the next one.
 */
export async function sessionState(from: Request | Headers): Promise<SessionState> {
  const headers = from instanceof Headers ? from : from.headers;
  const cookie = cookieFrom(headers.get("cookie"), sessionCookieName(env().https));
  const token = await readSessionToken(cookie, env().authSecret, Math.floor(Date.now() / 1000));
  if ("ended" in token) return { ended: token.ended === "expired" ? "expired" : "none" };

  const [person, signedOut] = await Promise.all([
    readPerson(database(), token.claims.personId),
    hasEnded(database(), token.claims.sid),
  ]);
  if (signedOut) return { ended: "none" };
  if (person === null || person.suspended || person.principal.epoch !== token.claims.epoch) {
    return { ended: "revoked" };
  }
  return {
    session: {
      principal: person.principal,
      authTime: token.claims.authTime,
      acr: token.claims.acr,
      expiresAt: token.expiresAt,
    },
  };
}

/** The principal, or null where nobody is signed in. Pages use it: `currentPrincipal(await headers())`. */
export async function currentPrincipal(from: Request | Headers): Promise<Principal | null> {
  const state = await sessionState(from);
  return "session" in state ? state.session.principal : null;
}

const ENDED: Record<SessionEnd, string> = {
  none: "Sign in first. Nothing was changed.",
  expired: "Your session ended. Sign in again. Nothing was changed.",
  revoked: "Your rights changed, so this session ended. Sign in again. Nothing was changed.",
};

export async function requireSession(from: Request | Headers): Promise<Session> {
  const state = await sessionState(from);
  if ("session" in state) return state.session;
  throw new Unauthenticated(ENDED[state.ended], { detail: { session: state.ended } });
}
