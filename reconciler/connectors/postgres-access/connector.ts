/** Kind `database_access`: roles and grants of one Postgres database. See README.md for its limits. */
import type { Connector } from "../contract.ts";
import { accessActor } from "./actor.ts";
import { accessLender } from "./lend.ts";
import type { Scope } from "./names.ts";
import { accessObserver } from "./observer.ts";
import { accessConnectorSpec } from "./spec.ts";

export type PostgresAccessInput = {
  /** Stands before every name of this world; empty where the cluster holds only one. */
  prefix: string;
  /** Reads pg_catalog and the access log, and can write nothing. */
  observerUrl: string;
  /** Team id → its actor's address. A team may change what it owns, and Postgres enforces it. */
  credentials: Readonly<Record<string, string>>;
  custodianUrl: string;
  teams: readonly string[];
};

export function postgresAccess({
  prefix,
  observerUrl,
  credentials,
  custodianUrl,
  teams,
}: PostgresAccessInput): Connector {
  if (!/^([a-z][a-z0-9_]*)?$/.test(prefix)) throw new Error("The prefix of role names is lower case and plain.");
  const scope: Scope = { prefix, teams: [...teams] };
  return {
    spec: accessConnectorSpec(scope),
    observer: () => accessObserver(scope, observerUrl),
    actor: () => accessActor({ scope, credentials, custodianUrl }),
    lender: () => accessLender({ scope, credentials, custodianUrl }),
  };
}
