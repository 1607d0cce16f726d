/**
 * The caller's address for throttling. Only entries that our own reverse proxies added are believed: the n-th from the
 * right. With no proxy in front the framework writes the socket's address there, unless the client sent the header
 * itself; so addresses only ever slow somebody down, they never let anybody in.
 */
export function clientAddress(headers: Headers, trustedProxies: number): string {
  const entries = (headers.get("x-forwarded-for") ?? "")
    .split(",")
    .map((entry) => entry.trim())
    .filter((entry) => entry !== "");
  return entries.at(-Math.max(1, trustedProxies)) ?? "unknown";
}
