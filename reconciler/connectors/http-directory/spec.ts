/** What a `directory_account` intent means, and the declared facts about this connector. Pure. */
import { z } from "zod";
import type { Desired, Millis } from "../../model/evidence.ts";
import type { ConnectorSpec, SourceSpec } from "../contract.ts";
import { isManagedKey, type Prefix } from "./key.ts";
import { planAccount } from "./plan.ts";
import { refusals } from "./refusals.ts";
import { connectorVersion } from "./version.ts";

export const connectorName = "http-directory";

export type DirectoryScope = {
  kind?: string;
  /** Stands before every key: "acct_". */
  prefix: Prefix;
  teams: readonly string[];
  /** Each is one address of the directory: the first authoritative one is written to. */
  sources: readonly Pick<SourceSpec, "name" | "title" | "standing" | "freshnessMs" | "canary" | "because">[];
  /** How long a change may take to show. */
  settleMs?: Millis;
  callMs?: Millis;
};

const group = z
  .string()
  .regex(
    /^[a-z][a-z0-9_.-]{0,62}$/,
    "A group is lower case letters, digits, dots, dashes and underscores, like readers.",
  );

const title = z
  .string()
  .min(1, "A title has a character, or is null.")
  .max(200, "A title has at most 200 characters.")
  .regex(/^[^\p{Cc}\p{Surrogate}]*$/u, "A title is one line of well-formed text.");

export const accountSpec = z.strictObject({
  groups: z.array(group).max(200, "At most 200 groups."),
  active: z.boolean("active is true or false."),
  title: title.nullable(),
});

export function desireAccount(prefix: Prefix, key: string, spec: unknown): Desired {
  if (!isManagedKey(prefix, key))
    throw new Error(`A key begins with ${prefix} and is lower case and plain, like ${prefix}ana.`);
  const { groups, active, title } = accountSpec.parse(spec);
  return { permissions: [...new Set(groups.map((name) => `group:${name}`))].sort(), fields: { active, title } };
}

export function httpDirectorySpec(scope: DirectoryScope): ConnectorSpec {
  const { kind = "directory_account", prefix, teams, sources, settleMs = 2_000, callMs = 8_000 } = scope;
  if (!/^[a-z][a-z0-9_.-]*$/.test(prefix)) throw new Error("The prefix of keys is lower case, plain, and not empty.");
  return {
    kind,
    connector: connectorName,
    version: connectorVersion,
    title: "Accounts of a company directory",
    thing: "Account",
    capabilities: {
      idempotency: "key",
      // The directory promises no end of it, and no longer than a day either.
      keyLifeMs: 24 * 60 * 60_000,
      lookup: "by_marker",
      // A copy may answer, and nothing in an answer tells which one did.
      read: "lagging",
      inFlightMs: settleMs,
      // Only where more than one account is removed: each is a request of its own.
      partialPossible: true,
      irreversible: [],
      refusals: refusals.map(([status, because]) => ({ answer: String(status), because })),
    },
    sources: sources.map((source) => ({ ...source })),
    settleMs,
    callMs,
    spec: accountSpec,
    desire: (key, spec) => desireAccount(prefix, key, spec),
    plan: (input) => planAccount({ prefix, teams }, input),
    sayPermission: (permission) => permission.replace(/^group:/, "membership of "),
    managed: (key) => isManagedKey(prefix, key),
  };
}
