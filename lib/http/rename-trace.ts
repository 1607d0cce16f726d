import { subscribe } from "node:diagnostics_channel";
import type { IncomingMessage } from "node:http";

/**
 * No `Request` can be made with TRACE, and the framework makes one of whatever arrives: it would call that a fault of ours.
 * Under a name that nobody has, it is refused like every other method that an address does not take.
 */
export function renameTrace(): void {
  subscribe("http.server.request.start", (message) => {
    const { request } = message as { request: IncomingMessage };
    if (request.method === "TRACE") request.method = "UNKNOWN";
  });
}
