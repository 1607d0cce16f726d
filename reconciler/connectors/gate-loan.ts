/**
 * For APIs behind a bearer token that knows no end: the script gets a token of its own, and an address on this machine that
 * knows it. What comes there with it goes on with the team's. The token itself is never handed out; the address is gone when
 * the loan is called back, when its time is over, and when this process ends, however that happens.
 */
import { createHash, timingSafeEqual } from "node:crypto";
import http, { type IncomingMessage, type ServerResponse } from "node:http";
import https from "node:https";
import type { AddressInfo } from "node:net";
import { pipeline } from "node:stream";
import type { Lender } from "./contract.ts";

export type Behind = { url: string; token: string };

export function gateLoans(behind: ReadonlyMap<string, Behind>, what: string): Lender {
  const gates = new Map<string, http.Server>();
  const close = (id: string) => {
    const gate = gates.get(id);
    gates.delete(id);
    gate?.close();
    gate?.closeAllConnections();
  };
  return {
    owners: [...behind.keys()],
    async lend({ owner, id, secret, forMs }) {
      const team = behind.get(owner);
      if (team === undefined) throw new Error(`There is no credential of ${owner} here.`);
      const gate = http.createServer((request, response) => pass(team, secret, request, response));
      gates.set(id, gate);
      await new Promise<void>((resolve, reject) => {
        gate.once("error", reject);
        gate.listen(0, "127.0.0.1", resolve);
      });
      AbortSignal.timeout(forMs).addEventListener("abort", () => close(id));
      const { port } = gate.address() as AddressInfo;
      const says = `It is a token of its own for an address on this machine, behind which ${owner}'s ${what} is used: it ends with the command.`;
      return { env: { CREDENTIAL_URL: `http://127.0.0.1:${port}`, CREDENTIAL_TOKEN: secret }, own: false, says };
    },
    async recall({ id }) {
      close(id);
    },
  };
}

/** About the connection between two, not about what is asked: each side has its own. */
const OF_A_CONNECTION = [
  "host",
  "connection",
  "keep-alive",
  "proxy-authorization",
  "te",
  "trailer",
  "transfer-encoding",
  "upgrade",
];

function pass({ url, token }: Behind, secret: string, request: IncomingMessage, response: ServerResponse): void {
  const { url: path = "", method, headers } = request;
  // Nothing but a path: an address would send the token to wherever it says.
  if (!isSame(headers.authorization ?? "", `Bearer ${secret}`) || !/^\/(?!\/)/.test(path)) {
    response.writeHead(401).end();
    return;
  }
  const base = new URL(url);
  const ours = Object.entries(headers).filter(([name]) => !OF_A_CONNECTION.includes(name));
  const onward = (base.protocol === "https:" ? https : http).request(
    {
      ...{ hostname: base.hostname.replace(/^\[|\]$/g, ""), port: base.port, method, agent: false },
      path: `${base.pathname.replace(/\/$/, "")}${path}`,
      headers: { ...Object.fromEntries(ours), authorization: `Bearer ${token}` },
    },
    (answer) => {
      const theirs = Object.entries(answer.headers).filter(([name]) => !OF_A_CONNECTION.includes(name));
      response.writeHead(answer.statusCode ?? 502, Object.fromEntries(theirs));
      // Cut off, it is cut off for the script, too.
      pipeline(answer, response, () => {});
    },
  );
  // Whether it took place is for whoever asked to find out: nothing is sent twice, and nothing is answered for others.
  onward.once("error", () => response.destroy());
  response.once("close", () => onward.destroy());
  request.pipe(onward);
}

function isSame(given: string, wanted: string): boolean {
  const digest = (text: string) => createHash("sha256").update(text).digest();
  return timingSafeEqual(digest(given), digest(wanted));
}
