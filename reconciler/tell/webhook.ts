import { lookup } from "node:dns/promises";
import { request } from "node:https";
import { isIP, type LookupFunction } from "node:net";
import { messageOf } from "../../lib/message-of.ts";
import { mayReach } from "./address-guard.ts";

/** `theirs`: whoever it is for did not take it; otherwise it never came so far. */
export type Delivered = { ok: true; says: string } | { ok: false; theirs: boolean; says: string };
export type Post = { url: string; headers: Record<string, string>; body: string };
/** Tests bring their own machine: its certificate, and that it may be reached. */
export type Reach = { mayReach: (address: string) => boolean; ca?: string };

const POST_MS = 8_000;

/**
 * One POST to an address that somebody outside chose. Every address behind its name must be one that may be reached, and
 * the one that was checked is the one that is connected to. Redirects are not followed, and no answer is read.
 */
export function post({ url, headers, body }: Post, reach: Reach = { mayReach }): Promise<Delivered> {
  return new Promise((resolve) => {
    const end = (ok: boolean, says: string) => resolve(ok ? { ok, says } : { ok, theirs: true, says });
    const to = new URL(url);
    const literal = to.hostname.replace(/^\[|\]$/g, "");
    // Node asks nobody about an address that is written as a number.
    if (to.protocol !== "https:" || (isIP(literal) !== 0 && !reach.mayReach(literal)))
      return end(false, "The address is not one that may be reached.");
    const sent = request(
      to,
      {
        method: "POST",
        headers: { ...headers, "content-type": "application/json", "content-length": Buffer.byteLength(body) },
        lookup: checkedLookup(reach),
        signal: AbortSignal.timeout(POST_MS),
        agent: false,
        maxHeaderSize: 32_768,
        ...(reach.ca === undefined ? {} : { ca: reach.ca }),
      },
      (answer) => {
        const { statusCode = 0 } = answer;
        answer.destroy();
        end(statusCode >= 200 && statusCode < 300, `HTTP ${statusCode}`);
      },
    );
    sent.on("error", (error) => end(false, messageOf(error)));
    sent.end(body);
  });
}

function checkedLookup(reach: Reach): LookupFunction {
  return (hostname, options, done) => {
    lookup(hostname, { all: true }).then(
      (found) => {
        const [first] = found;
        if (first === undefined || !found.every(({ address }) => reach.mayReach(address)))
          return done(new Error("The address is not one that may be reached."), []);
        if (options.all === true) done(null, found);
        else done(null, first.address, first.family);
      },
      (error: NodeJS.ErrnoException) => done(error, []),
    );
  };
}
