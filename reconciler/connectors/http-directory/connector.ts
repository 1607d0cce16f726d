/** Kind `directory_account`: accounts in a company directory behind a JSON HTTP API. See README.md for its limits. */
import type { Millis } from "../../model/evidence.ts";
import type { Connector } from "../contract.ts";
import { gateLoans } from "../gate-loan.ts";
import { directoryActor } from "./actor.ts";
import { directoryObserver } from "./observer.ts";
import { type DirectoryScope, httpDirectorySpec } from "./spec.ts";
import type { Wire } from "./transport.ts";

export type HttpDirectoryInput = DirectoryScope & {
  /** Source name → its address. */
  urls: Readonly<Record<string, string>>;
  /** Reads, and can write nothing. */
  observerToken: string;
  /** Team id → its token; `custodian` for transfers, and for what no living team owns. */
  credentials: Readonly<Record<string, string>>;
  /** Entries asked for at once. */
  pageLimit?: number;
  /** Longest time one request may take. */
  requestMs?: Millis;
};

export function httpDirectory(input: HttpDirectoryInput): Connector {
  const { urls, observerToken, credentials, pageLimit = 100, requestMs = 8_000, ...scope } = input;
  const spec = httpDirectorySpec(scope);
  const places = new Map<string, Wire>();
  for (const { name } of scope.sources) places.set(name, wireOf(urls[name], observerToken, { name, requestMs }));
  const primary = scope.sources.find(({ standing }) => standing === "authoritative")?.name;
  const wires = new Map<string, Wire>();
  for (const [name, token] of Object.entries(credentials))
    wires.set(name, wireOf(urls[primary ?? ""], token, { name, requestMs }));
  return {
    spec,
    observer: () => directoryObserver({ prefix: scope.prefix, places, pageLimit }),
    actor: () => directoryActor({ prefix: scope.prefix, wires }),
    // The API that it has to speak makes no tokens.
    lender: () =>
      gateLoans(new Map([...wires].filter(([name]) => scope.teams.includes(name))), "token of the directory"),
  };
}

/** A token that a header cannot carry would be quoted by the error, and one that is a word would be cut out of texts. */
function wireOf(
  url: string | undefined,
  token: string,
  { name, requestMs }: { name: string; requestMs: Millis },
): Wire {
  if (!/^[\x21-\x7e]{8,}$/.test(token)) throw new Error(`The token of ${name} is not 8 or more plain characters.`);
  const parsed = URL.canParse(url ?? "") ? new URL(url ?? "") : null;
  if (parsed === null || !/^https?:$/.test(parsed.protocol)) throw new Error(`${name} has no http address.`);
  if (parsed.username !== "" || parsed.password !== "" || parsed.search !== "" || parsed.hash !== "")
    throw new Error(`The address of ${name} holds more than a place: credentials go into the token.`);
  return { url: parsed.href, token, requestMs };
}
