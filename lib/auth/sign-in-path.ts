import { safeCallbackPath } from "./callback-url.ts";

/** Set by proxy.ts on what it hands on: a layout does not know the address it is shown at. */
export const PATH_HEADER = "x-plumbline-path";

/** Where to sign in, and come back to what was asked for: `redirect(signInPath(await headers()))`. */
export function signInPath(headers: Headers): string {
  const path = safeCallbackPath(headers.get(PATH_HEADER));
  return path === "/" ? "/signin" : `/signin?callbackUrl=${encodeURIComponent(path)}`;
}
