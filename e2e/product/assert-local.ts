const LOCAL = new Set(["localhost", "127.0.0.1", "[::1]"]);

/** These tests break things. They start nowhere but on this machine. */
export function assertLocal(what: string, url: string | undefined): void {
  if (!url) return;
  const host = URL.canParse(url) ? new URL(url).hostname : "an address that cannot be read";
  if (!LOCAL.has(host)) throw new Error(`${what} is on ${host}, not on this machine. Nothing was started or changed.`);
}
