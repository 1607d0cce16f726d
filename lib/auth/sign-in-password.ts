import { type Sql, transaction } from "../../db/client.ts";
import { appendAudit } from "../../reconciler/record/append.ts";
import { normalizeEmail, readPerson } from "../services/principal.ts";
import { checkPassword } from "./password.ts";
import type { Principal } from "./principal.ts";
import { accountAlias, countTry, forgiveTries } from "./throttle.ts";

/**
 * The demo's sign-in. One answer for a wrong password, an unknown account, a suspended person and too many tries. The
 * first three take the same time, because the hash is computed for each.
 */
export async function signInWithPassword(
  sql: Sql,
  given: { email: string; password: string; address: string },
  secret: string,
): Promise<Principal | null> {
  const email = normalizeEmail(given.email).slice(0, 320);
  const attempted = { email, address: given.address };
  const tooMany = await countTry(sql, attempted, secret);
  // What is not looked at costs nothing: otherwise tries alone could keep the machine busy.
  if (tooMany) return null;
  const [row] = await sql<{ id: string; password_hash: string | null }[]>`
    select id, password_hash from people where email = ${email}`;
  const isRight = await checkPassword(given.password, row?.password_hash ?? null);
  const person = await readPerson(sql, row?.id ?? "");

  if (!isRight || person === null || person.suspended) {
    await recordRefusal(sql, accountAlias(email, secret));
    return null;
  }
  await forgiveTries(sql, attempted, secret);
  return person.principal;
}

/** Who it was is not known: that is the point. Throttled tries are not written, or they could fill the record. */
function recordRefusal(sql: Sql, alias: string): Promise<void> {
  return transaction(sql, (tx) =>
    appendAudit(tx, {
      actor: { kind: "person", id: "not-signed-in" },
      action: "sign_in.refused",
      subject: alias,
      detail: { way: "password" },
    }),
  );
}
