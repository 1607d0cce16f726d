import type { Env } from "../env.ts";
import { Forbidden } from "../errors.ts";

/**
 * Is this change asked for by our own pages? Cookies travel with requests that other sites start, so a change needs an
 * Origin of ours, and a browser that tells where the request came from must say "same-origin". A missing or opaque
 * (`null`) Origin is refused: a sandboxed frame sends exactly that.
 */
export function checkOrigin(headers: Headers, env: Pick<Env, "authUrl" | "loopback">): void {
  const origin = headers.get("origin");
  if (origin === null) throw refused("it does not say which site it comes from (no Origin header)");
  if (!allowedOrigins(env).has(origin)) throw refused("it comes from another site");
  const site = headers.get("sec-fetch-site");
  if (site !== null && site !== "same-origin") throw refused(`the browser says that it is ${site}`);
}

function refused(why: string): Forbidden {
  return new Forbidden(`This change was refused because ${why}. Nothing was changed.`, { code: "foreign_origin" });
}

/** One machine has three names for itself; people open any of them. */
export function allowedOrigins(env: Pick<Env, "authUrl" | "loopback">): ReadonlySet<string> {
  if (!env.loopback) return new Set([env.authUrl]);
  const { protocol, port } = new URL(env.authUrl);
  const suffix = port === "" ? "" : `:${port}`;
  return new Set(["localhost", "127.0.0.1", "[::1]"].map((host) => `${protocol}//${host}${suffix}`));
}
