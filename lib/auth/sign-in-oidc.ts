import { randomUUID } from "node:crypto";
import { type Sql, type Tx, transaction } from "../../db/client.ts";
import type { Role } from "../../reconciler/model/role.ts";
import { appendAudit } from "../../reconciler/record/append.ts";
import { normalizeEmail, readPerson } from "../services/principal.ts";
import type { Principal } from "./principal.ts";

export type OidcClaims = { issuer: string; subject: string; email: string | null; name: string | null };
export type OidcRefusal = "suspended" | "email_taken" | "no_email";
export type OidcAnswer = { principal: Principal } | { refused: OidcRefusal };

/**
 * Who signs in through the identity provider. Known by issuer and subject only: an e-mail address never links two
 * accounts, because whoever can claim an address at the provider would become somebody else here. New people begin as
 * end users; an admin gives them more.
 */
export async function admitOidc(sql: Sql, claims: OidcClaims, firstAdmin: string | null): Promise<OidcAnswer> {
  const known = `${claims.issuer}|${claims.subject}`;
  return transaction(sql, async (tx) => {
    await tx`select pg_advisory_xact_lock(hashtextextended('people', 0))`;
    const [row] = await tx<{ id: string }[]>`select id from people where oidc_subject = ${known}`;
    if (row === undefined) return admitNew(tx, claims, known, firstAdmin);
    const person = await readPerson(tx, row.id);
    if (person === null || person.suspended) return refuse(tx, row.id, "suspended");
    return { principal: person.principal };
  });
}

async function admitNew(tx: Tx, claims: OidcClaims, known: string, firstAdmin: string | null): Promise<OidcAnswer> {
  if (claims.email === null) return refuse(tx, null, "no_email");
  const email = normalizeEmail(claims.email);
  const [taken] = await tx`select 1 from people where email = ${email}`;
  if (taken !== undefined) return refuse(tx, null, "email_taken");

  const id = `person_${randomUUID().replaceAll("-", "")}`;
  const role = await firstRole(tx, claims.subject, firstAdmin);
  const name = claims.name?.normalize("NFKC").trim() || email;
  await tx`
    insert into people (id, email, name, role, oidc_subject) values (${id}, ${email}, ${name}, ${role}, ${known})`;
  await appendAudit(tx, {
    actor: { kind: "person", id },
    action: "person.admitted",
    subject: id,
    detail: { way: "oidc", issuer: claims.issuer, role },
  });
  const person = await readPerson(tx, id);
  return person === null ? { refused: "suspended" } : { principal: person.principal };
}

async function firstRole(tx: Tx, subject: string, firstAdmin: string | null): Promise<Role> {
  if (firstAdmin === null || subject !== firstAdmin) return "end_user";
  const [admin] = await tx`select 1 from people where role = 'admin' limit 1`;
  return admin === undefined ? "admin" : "end_user";
}

async function refuse(tx: Tx, personId: string | null, refused: OidcRefusal): Promise<OidcAnswer> {
  await appendAudit(tx, {
    actor: { kind: "person", id: personId ?? "not-signed-in" },
    action: "sign_in.refused",
    subject: personId ?? "oidc",
    detail: { way: "oidc", because: refused },
  });
  return { refused };
}
