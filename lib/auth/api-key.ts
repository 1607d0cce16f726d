import { Forbidden, Unauthenticated } from "../errors.ts";
import { database } from "../http/database.ts";
import { KEY_ENDED, readKey } from "../services/keys/read.ts";
import { recordRefusedKey } from "../services/keys/refuse.ts";
import { readPerson } from "../services/principal.ts";
import { hashOfKey } from "./key-token.ts";
import { isAgent, type Scope } from "./scopes.ts";
import { requireSession, type Session } from "./session.ts";

/**
 * Who asks: a person by their cookie, or a program by `Authorization: Bearer plk_…`, which then is all that counts. `scope` is
 * what the route is open for; null: for people only.
 */
export async function callerOf(request: Request, scope: Scope | null): Promise<Session> {
  const header = request.headers.get("authorization");
  if (header === null) return requireSession(request);
  const hash = hashOfKey(/^Bearer ([\x21-\x7e]{1,200})$/i.exec(header)?.[1] ?? "");
  const key = hash === null ? null : await readKey(database(), hash);
  const owner = key === null ? null : await readPerson(database(), key.owner);
  if (key === null || owner === null || owner.suspended) throw new Unauthenticated(KEY_ENDED);
  const refusal = whyNot(scope, key.scopes);
  if (refusal !== null) {
    const asked = `${request.method} ${new URL(request.url).pathname}`;
    await recordRefusedKey(database(), {
      key: key.id,
      agent: isAgent(key.scopes),
      owner: key.owner,
      error: refusal,
      asked,
    });
    throw refusal;
  }
  return {
    principal: owner.principal,
    authTime: 0,
    acr: null,
    expiresAt: key.expires_at / 1000,
    key: { id: key.id, agent: isAgent(key.scopes) },
  };
}

function whyNot(scope: Scope | null, scopes: readonly string[]): Forbidden | null {
  if (scope === null) {
    return new Forbidden("Only a person does this; no API key can. Nothing was changed.", { code: "person_needed" });
  }
  if (scopes.includes(scope)) return null;
  const says = `This API key has no scope ${scope}. Nothing was changed.`;
  return new Forbidden(says, { code: "scope_needed", detail: { scope } });
}
