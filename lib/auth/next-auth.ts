import { randomUUID } from "node:crypto";
import type { NextAuthOptions } from "next-auth";
import CredentialsProvider from "next-auth/providers/credentials";
import type { OAuthConfig } from "next-auth/providers/oauth";
import { transaction } from "../../db/client.ts";
import { appendAudit } from "../../reconciler/record/append.ts";
import { type Env, env } from "../env.ts";
import { clientAddress } from "../http/client-address.ts";
import { database } from "../http/database.ts";
import { log } from "../log.ts";
import { readPerson } from "../services/principal.ts";
import { safeCallbackPath } from "./callback-url.ts";
import { endSession, hasEnded } from "./ended-sessions.ts";
import { ABSOLUTE_SECONDS, IDLE_SECONDS, type SessionClaims, sessionCookieName, toClaims } from "./session-token.ts";
import { admitOidc } from "./sign-in-oidc.ts";
import { signInWithPassword } from "./sign-in-password.ts";

/**
 * next-auth carries the sign-in itself: its CSRF token, the provider's PKCE, state and nonce, and the encrypted cookie.
 * What the cookie is worth is decided elsewhere, on every request (session.ts).
 */
export function authOptions(): NextAuthOptions {
  const settings = env();
  // next-auth reads its own address from this name only.
  process.env.NEXTAUTH_URL = settings.authUrl;
  return {
    secret: settings.authSecret,
    providers: settings.oidc === null ? passwordProviders(settings) : [oidcProvider(settings.oidc, settings)],
    session: { strategy: "jwt", maxAge: IDLE_SECONDS },
    jwt: { maxAge: IDLE_SECONDS },
    useSecureCookies: settings.https,
    cookies: {
      sessionToken: {
        name: sessionCookieName(settings.https),
        options: { httpOnly: true, sameSite: "lax", path: "/", secure: settings.https },
      },
    },
    pages: { signIn: "/signin", error: "/signin", signOut: "/signin" },
    callbacks: {
      redirect: ({ url, baseUrl }) => baseUrl + safeCallbackPath(pathOf(url, baseUrl)),
      signIn: ({ user, account, profile }) => admit(settings, user, account?.provider, profile),
      jwt: async ({ token, user, profile }) => ({
        ...(user ? await newClaims(user.id, profile as Partial<OidcProfile> | undefined) : await livingClaims(token)),
      }),
      session: async ({ session, token }) => {
        const person = await readPerson(database(), String(token.personId));
        return { ...session, user: { name: person?.principal.name ?? "" } };
      },
    },
    events: {
      signIn: ({ user, account }) => recordSignIn(user.id, account?.provider ?? "unknown"),
      signOut: async ({ token }) => {
        const claims = toClaims(token);
        if (claims !== null) await endSession(database(), claims);
      },
    },
    logger: {
      error: (code, metadata) => log.warn({ code, err: metadata instanceof Error ? metadata : undefined }, "sign-in"),
      warn: (code) => log.debug({ code }, "sign-in"),
      debug: () => {},
    },
  };
}

/** Only where the installation says that it is a demo, and never beside an identity provider. */
function passwordProviders(settings: Env): NextAuthOptions["providers"] {
  if (!settings.demoAccounts) return [];
  return [
    CredentialsProvider({
      id: "credentials",
      name: "Demo account",
      credentials: { email: { label: "E-mail" }, password: { label: "Password", type: "password" } },
      async authorize(given, request) {
        const headers = new Headers(request.headers as Record<string, string>);
        const principal = await signInWithPassword(
          database(),
          {
            email: given?.email ?? "",
            password: given?.password ?? "",
            address: clientAddress(headers, settings.trustedProxies),
          },
          settings.authSecret,
        );
        return principal === null ? null : { id: principal.personId };
      },
    }),
  ];
}

type OidcProfile = {
  sub: string;
  email?: string;
  email_verified?: boolean;
  name?: string;
  acr?: string;
  /** Epoch seconds; given where `max_age` was asked for. */
  auth_time?: number;
};

function oidcProvider(
  oidc: NonNullable<Env["oidc"]>,
  { acr, stepUpMinutes }: Pick<Env, "acr" | "stepUpMinutes">,
): OAuthConfig<OidcProfile> {
  return {
    id: "oidc",
    name: "Single sign-on",
    type: "oauth",
    wellKnown: `${oidc.issuer.replace(/\/$/, "")}/.well-known/openid-configuration`,
    clientId: oidc.id,
    clientSecret: oidc.secret,
    authorization: {
      params: {
        scope: "openid email profile",
        ...(acr === null ? {} : { acr_values: acr }),
        // A sign-in at the provider that is older than this is done again, so that signing in here is fresh.
        ...(stepUpMinutes === null ? {} : { max_age: stepUpMinutes * 60 }),
      },
    },
    checks: ["pkce", "state", "nonce"],
    idToken: true,
    profile: (profile) => ({ id: profile.sub }),
  };
}

/** Lets a person of the identity provider in, or says why not. Puts our id in place of the provider's. */
async function admit(
  settings: Env,
  user: { id: string },
  provider: string | undefined,
  profile: unknown,
): Promise<boolean | string> {
  if (provider === "credentials") return settings.demoAccounts;
  if (provider !== "oidc" || settings.oidc === null) return false;
  const claims = profile as OidcProfile;
  const answer = await admitOidc(
    database(),
    {
      issuer: settings.oidc.issuer,
      subject: claims.sub,
      email: claims.email_verified === false ? null : (claims.email ?? null),
      name: claims.name ?? null,
    },
    settings.firstAdmin,
  );
  if ("refused" in answer) return `/signin?error=${answer.refused}`;
  user.id = answer.principal.personId;
  return true;
}

async function newClaims(personId: string, profile: Partial<OidcProfile> | undefined): Promise<SessionClaims> {
  const person = await readPerson(database(), personId);
  if (person === null || person.suspended) throw new Error("Nobody to sign in.");
  const { epoch, role } = person.principal;
  const now = Math.floor(Date.now() / 1000);
  const authTime = Math.min(now, profile?.auth_time ?? now);
  return { sid: randomUUID(), personId, epoch, authTime, acr: profile?.acr ?? null, operator: role !== "end_user" };
}

/** Renewal keeps who, when and at which epoch; whatever ended meanwhile is not renewed. */
async function livingClaims(token: Record<string, unknown>): Promise<SessionClaims> {
  const claims = toClaims(token);
  if (claims === null || Date.now() / 1000 >= claims.authTime + ABSOLUTE_SECONDS) throw new Error("Session ended.");
  const person = await readPerson(database(), claims.personId);
  const isOver = person === null || person.suspended || person.principal.epoch !== claims.epoch;
  if (isOver || (await hasEnded(database(), claims.sid))) throw new Error("Session ended.");
  return claims;
}

function recordSignIn(personId: string, way: string): Promise<void> {
  return transaction(database(), (tx) =>
    appendAudit(tx, {
      actor: { kind: "person", id: personId },
      action: "person.signed_in",
      subject: personId,
      detail: { way },
    }),
  );
}

function pathOf(url: string, baseUrl: string): string | null {
  if (url.startsWith("/")) return url;
  return url.startsWith(`${baseUrl}/`) ? url.slice(baseUrl.length) : null;
}
