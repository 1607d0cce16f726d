import { headers } from "next/headers";
import { redirect } from "next/navigation";
import { cache } from "react";
import type { Principal } from "@/lib/auth/principal";
import { currentPrincipal } from "@/lib/auth/session";
import { cookieFrom, readSessionToken, sessionCookieName } from "@/lib/auth/session-token";
import { signInPath } from "@/lib/auth/sign-in-path";
import { env } from "@/lib/env";
import { isUnreadable } from "@/lib/http/unreadable";

/** Who works here, once per request. Somebody who asked for things has a page of their own. */
export const currentOperator = cache(async (): Promise<Principal> => {
  // The layout shows nothing of the page then, but the framework makes it all the same, and would wait for it.
  const from = await headers();
  if (isUnreadable(from)) throw new Error("The database does not answer.");
  const principal = await currentPrincipal(from);
  if (principal === null) redirect(signInPath(from));
  if (principal.role === "end_user") redirect("/status");
  return principal;
});

/**
 * While nobody can be looked up: whoever has a session that was an operator's gets the frame, with nothing in it that is
 * anybody's. Whether they may still do a thing is asked of the database when they do it.
 */
export async function mustHaveSignedIn(): Promise<void> {
  const from = await headers();
  const { authSecret, https } = env();
  const cookie = cookieFrom(from.get("cookie"), sessionCookieName(https));
  const token = await readSessionToken(cookie, authSecret, Math.floor(Date.now() / 1000));
  if ("ended" in token) redirect(signInPath(from));
  if (!token.claims.operator) redirect("/status");
}
