import { z } from "zod";
import { type PushSecrets, readPushSecrets } from "./push-secrets.ts";

/**
 * The environment, read and judged once, before anything starts. Every mistake is reported at once with its name: a
 * person who fixes one variable at a time restarts five times.
 */
export type Env = {
  production: boolean;
  databaseUrl: string;
  /** A replica for console reads; the primary where none is set. */
  databaseReadUrl: string;
  authSecret: string;
  /** Origin that people open, without a trailing slash. */
  authUrl: string;
  /** Cookies carry `Secure` and the `__Host-` prefix. */
  https: boolean;
  /** The installation answers on this machine only, as far as people are told. */
  loopback: boolean;
  oidc: { issuer: string; id: string; secret: string } | null;
  /** Class of sign-in (`acr`) that deciding needs, as the identity provider names it: its second factor. */
  acr: string | null;
  /** Deciding needs a sign-in no older than this. */
  stepUpMinutes: number | null;
  /** Subject at the identity provider that becomes admin while there is none. */
  firstAdmin: string | null;
  /** Demo accounts with a published password may sign in. Never together with an identity provider. */
  demoAccounts: boolean;
  port: number;
  /** Bearer token of /metrics; without one it answers local scrapes of a local installation only. */
  metricsToken: string | null;
  /** Reverse proxies in front of us whose X-Forwarded-For entries are believed. */
  trustedProxies: number;
  /** What the sources sign with that may push facts in. */
  pushSecrets: PushSecrets;
  /** What links in notices and signatures of webhooks are made with. Without it nobody can subscribe. */
  noticeKey: string | null;
};

export type EnvMistake = { name: string; says: string };

export class EnvError extends Error {
  constructor(readonly mistakes: EnvMistake[]) {
    const lines = mistakes.map((m) => `  ${m.name}: ${m.says}`);
    super(`The environment is not fit to start with:\n${lines.join("\n")}\nNothing was started.`);
    this.name = "EnvError";
  }
}

export type EnvSource = Readonly<Record<string, string | undefined>>;

const isUrl = (text: string, protocols: string[]) => URL.canParse(text) && protocols.includes(new URL(text).protocol);
const isPostgresUrl = (text: string) => isUrl(text, ["postgres:", "postgresql:"]);

/** `npm start` keeps them from here; whoever starts the console otherwise has to. */
const reconcilersOnly = (does: string) =>
  z.never(`${does}: give it to the reconciler, and start the console without it`).optional();
const KEYS = "opens what connectors sign in with";

const optional = (name: string) => z.string(`set ${name}`).optional();

const Shape = z.object({
  NODE_ENV: z.string().optional(),
  DATABASE_URL: z
    .string("is not set: the address of the Postgres database, postgres://…")
    .refine(isPostgresUrl, "is not a postgres:// address"),
  PLUMBLINE_CONSOLE_DATABASE_URL: z.string().refine(isPostgresUrl, "is not a postgres:// address").optional(),
  DATABASE_READ_URL: z.string().refine(isPostgresUrl, "is not a postgres:// address").optional(),
  AUTH_SECRET: z
    .string("is not set: 32 random characters or more that sign the sessions (openssl rand -base64 32)")
    .min(32, "is shorter than 32 characters, so sessions could be forged by guessing it")
    .refine((s) => new Set(s).size >= 10, "repeats so few characters that it can be guessed"),
  AUTH_URL: z
    .string()
    .refine((s) => isUrl(s, ["http:", "https:"]), "is not an http(s) address")
    .refine((s) => !URL.canParse(s) || isBareOrigin(new URL(s)), "must be an origin only, without path or query")
    .optional(),
  AUTH_OIDC_ISSUER: z
    .string()
    .refine((s) => isUrl(s, ["http:", "https:"]), "is not an http(s) address")
    .refine((s) => !URL.canParse(s) || isSafeOrigin(new URL(s)), "must use https: tokens would travel in the clear")
    .optional(),
  AUTH_OIDC_ID: optional("AUTH_OIDC_ID"),
  AUTH_OIDC_SECRET: optional("AUTH_OIDC_SECRET"),
  AUTH_OIDC_ACR: z.string().optional(),
  AUTH_STEP_UP_MINUTES: z
    .string()
    .regex(/^[1-9][0-9]{0,2}$/, "is a number of minutes, 1 to 999")
    .optional(),
  AUTH_FIRST_ADMIN: z.string().optional(),
  PLUMBLINE_DEMO: z.enum(["0", "1"], "is 1 (demo accounts may sign in) or 0").optional(),
  PORT: z
    .string()
    .regex(/^[0-9]{1,5}$/, "is not a port number")
    .refine((s) => Number(s) >= 1 && Number(s) <= 65_535, "is not a port number from 1 to 65535")
    .optional(),
  PLUMBLINE_METRICS_TOKEN: z.string().min(16, "is shorter than 16 characters").optional(),
  PLUMBLINE_TRUSTED_PROXIES: z
    .string()
    .regex(/^[0-9]$/, "is the number of reverse proxies in front, 0 to 9")
    .optional(),
  PLUMBLINE_NOTICE_KEY: z.string().min(32, "is shorter than 32 characters").optional(),
  PLUMBLINE_PUSH_SECRETS: z.string().transform(toPushSecrets).optional(),
  PLUMBLINE_CREDENTIAL_KEYS: reconcilersOnly(KEYS),
  PLUMBLINE_CREDENTIAL_KEYS_FILE: reconcilersOnly(KEYS),
  PLUMBLINE_RECORD_KEY_FILE: reconcilersOnly("signs the record"),
});
type Raw = z.infer<typeof Shape>;

function toPushSecrets(text: string, ctx: z.RefinementCtx): PushSecrets {
  const read = readPushSecrets(text);
  if ("secrets" in read) return read.secrets;
  ctx.addIssue({ code: "custom", message: read.says });
  return z.NEVER;
}

function isBareOrigin(url: URL): boolean {
  return url.pathname === "/" && url.search === "" && url.hash === "" && url.username === "" && url.password === "";
}

export function isLoopbackHost(hostname: string): boolean {
  return hostname === "localhost" || hostname === "[::1]" || /^127(\.[0-9]{1,3}){3}$/.test(hostname);
}

function isSafeOrigin(url: URL): boolean {
  return url.protocol === "https:" || isLoopbackHost(url.hostname);
}

/** Empty means unset: an empty line in a settings file is not a decision. */
function withoutEmpty(source: EnvSource): EnvSource {
  return Object.fromEntries(Object.entries(source).filter(([, value]) => value !== undefined && value.trim() !== ""));
}

/** The gaps that only exist between variables. Each says what would be unsafe about starting anyway. */
function unsafeGaps(raw: Partial<Raw>): EnvMistake[] {
  const gaps: EnvMistake[] = [];
  const production = raw.NODE_ENV === "production";
  const demo = raw.PLUMBLINE_DEMO === "1";
  const names = ["AUTH_OIDC_ISSUER", "AUTH_OIDC_ID", "AUTH_OIDC_SECRET"] as const;
  const missing = names.filter((name) => raw[name] === undefined);
  const url = raw.AUTH_URL !== undefined && URL.canParse(raw.AUTH_URL) ? new URL(raw.AUTH_URL) : null;

  if (missing.length > 0 && missing.length < names.length) {
    for (const name of missing) {
      gaps.push({ name, says: "is not set, though the other AUTH_OIDC_ variables are: sign-in could not work" });
    }
  }
  if (missing.length === names.length && !demo) {
    gaps.push({
      name: "AUTH_OIDC_ISSUER",
      says: "is not set, so nobody could sign in: set AUTH_OIDC_ISSUER, AUTH_OIDC_ID and AUTH_OIDC_SECRET (or PLUMBLINE_DEMO=1 to try it with demo accounts on this machine)",
    });
  }
  if (production && !demo && raw.AUTH_URL === undefined) {
    gaps.push({
      name: "AUTH_URL",
      says: "is not set: without the address people open, requests forged by other sites cannot be told apart",
    });
  }
  if (production && !demo && url !== null && !isSafeOrigin(url)) {
    gaps.push({ name: "AUTH_URL", says: "must use https: session cookies would travel in the clear" });
  }
  if (demo && missing.length > 0 && url !== null && !isLoopbackHost(url.hostname)) {
    gaps.push({
      name: "PLUMBLINE_DEMO",
      says: "is 1 while AUTH_URL is reachable by others: the demo accounts' password is published. Use an address on this machine (localhost), or an identity provider",
    });
  }
  return gaps;
}

/** Reads the whole environment of the web process, or throws one `EnvError` that names every mistake. */
export function readEnv(source: EnvSource): Env {
  const cleaned = withoutEmpty(source);
  const parsed = Shape.safeParse(cleaned);
  const mistakes = parsed.success
    ? []
    : parsed.error.issues.map((issue) => ({ name: String(issue.path[0]), says: issue.message }));
  const named = new Set(mistakes.map((m) => m.name));
  for (const gap of unsafeGaps(cleaned as Partial<Raw>)) if (!named.has(gap.name)) mistakes.push(gap);
  if (!parsed.success || mistakes.length > 0) {
    throw new EnvError(mistakes.sort((a, b) => (a.name < b.name ? -1 : 1)));
  }
  return fromRaw(parsed.data);
}

function fromRaw(raw: Raw): Env {
  const port = Number(raw.PORT ?? "3000");
  const authUrl = new URL(raw.AUTH_URL ?? `http://localhost:${port}`);
  const { AUTH_OIDC_ISSUER: issuer, AUTH_OIDC_ID: id, AUTH_OIDC_SECRET: secret } = raw;
  // `npm start` gives one address only. Whoever starts the console otherwise may have given both.
  const databaseUrl = raw.PLUMBLINE_CONSOLE_DATABASE_URL ?? raw.DATABASE_URL;
  const oidc = issuer !== undefined && id !== undefined && secret !== undefined ? { issuer, id, secret } : null;
  return {
    production: raw.NODE_ENV === "production",
    databaseUrl,
    databaseReadUrl: raw.DATABASE_READ_URL ?? databaseUrl,
    authSecret: raw.AUTH_SECRET,
    authUrl: authUrl.origin,
    https: authUrl.protocol === "https:",
    loopback: isLoopbackHost(authUrl.hostname),
    oidc,
    acr: raw.AUTH_OIDC_ACR ?? null,
    stepUpMinutes: raw.AUTH_STEP_UP_MINUTES === undefined ? null : Number(raw.AUTH_STEP_UP_MINUTES),
    firstAdmin: raw.AUTH_FIRST_ADMIN ?? null,
    demoAccounts: raw.PLUMBLINE_DEMO === "1" && oidc === null,
    port,
    metricsToken: raw.PLUMBLINE_METRICS_TOKEN ?? null,
    trustedProxies: Number(raw.PLUMBLINE_TRUSTED_PROXIES ?? "0"),
    pushSecrets: raw.PLUMBLINE_PUSH_SECRETS ?? new Map(),
    noticeKey: raw.PLUMBLINE_NOTICE_KEY ?? null,
  };
}

/** The sandbox's world makes roles, and roles are shared by a whole cluster: unasked, only on a server of this machine. */
export function wantsSandbox(said: string | undefined, url: string): boolean {
  if (said !== undefined) return said === "embedded";
  return ["127.0.0.1", "localhost", "[::1]"].includes(new URL(url).hostname);
}

let judged: Env | null = null;

/** The web process's environment. Read at first use, so that a build needs none. */
export function env(): Env {
  judged ??= readEnv(process.env);
  return judged;
}

/** Tests set the environment they need; nothing else calls this. */
export function setEnvForTest(value: Env | null): void {
  judged = value;
}
