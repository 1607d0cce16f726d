import type { Sql } from "../../db/client.ts";
import type { Actor } from "../../reconciler/model/role.ts";
import type { Principal } from "../auth/principal.ts";

/** What every verb is handed: where to write, on whose behalf, and who is named in the record. */
export type Context = {
  sql: Sql;
  principal: Principal;
  actor: Actor;
  /** The API key that asks on the principal's behalf. */
  keyId?: string;
  /** Written into the record, so that an answer and its entries can be found from each other. */
  requestId?: string;
  /** Set when the request carried an Idempotency-Key: its answer is kept in the verb's own transaction. */
  idempotency?: Idempotency;
};

export type Idempotency = {
  key: string;
  fingerprint: string;
  status: number;
  /** The header that carried the key. Idempotency-Key where it is not said. */
  header?: string;
};

/** A person acting through the console or the API; or, with their key, a program. */
export function personContext(sql: Sql, principal: Principal, key?: { id: string; agent: boolean }): Context {
  if (key === undefined) return { sql, principal, actor: { kind: "person", id: principal.personId } };
  return { sql, principal, keyId: key.id, actor: { kind: key.agent ? "agent" : "service", id: key.id } };
}

/** Somebody at the command line: as a person (`--as`), or as the account they use on this machine. */
export function terminalContext(sql: Sql, principal: Principal): Context {
  return { sql, principal, actor: { kind: "cli", id: principal.personId } };
}
