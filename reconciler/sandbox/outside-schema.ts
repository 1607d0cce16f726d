/**
 * Where the sandbox's payment processor and mail server keep what they know: two schemas of the sandbox database. So a kill
 * loses nothing, any process may serve it, and a break is plain SQL.
 */
import { createHash, randomBytes } from "node:crypto";
import { type Admin, inTransaction } from "./admin.ts";
import { freePort, isOurs } from "./outside-ports.ts";
import { messageIdOf, notices, payments, refunds, senders } from "./outside-world.ts";
import { passwordFor } from "./seed.ts";
import { teams } from "./world.ts";

export const digestOf = (secret: string) => createHash("sha256").update(secret).digest("hex");

const schemaSql = `
  create schema outside; create schema payments; create schema mail;
  -- Who may come in, by the digest of what they say; one row for all: which ports, and which world.
  create table outside.credentials (name text primary key, system text not null, team text, digest text not null);
  create table outside.address (one boolean primary key default true check (one), world text not null, http integer not null, smtp integer not null);
  -- What goes wrong next, once.
  create table outside.faults (id bigint generated always as identity primary key, system text not null, fault text not null, about text);
  create table payments.intents (id text primary key, order_ref text not null, amount bigint not null, currency text not null, customer text not null);
  create table payments.refunds (n bigint generated always as identity primary key, id text not null unique,
    payment text not null references payments.intents, amount bigint not null check (amount > 0), reason text, status text not null,
    metadata jsonb not null, created timestamptz not null default clock_timestamp());
  create index on payments.refunds (payment);
  -- What was answered under a key, and is answered again for 24 hours.
  create table payments.keys (account text not null, key text not null, asked text not null, status integer not null, answer text not null,
    at timestamptz not null default now(), primary key (account, key));
  create table mail.messages (n bigint generated always as identity primary key, message_id text not null, in_reply_to text, sender text not null,
    recipient text not null, subject text not null, body text not null, keywords text[] not null default '{}',
    received timestamptz not null default clock_timestamp());
  create index on mail.messages (message_id);`;

export type OutsideEnv = Record<string, string>;

/**
 * Makes both where they are not there yet. Every time: ports that nobody else has taken, and fresh credentials, which are
 * the same again for the same secret.
 */
export async function seedOutside(
  sql: Admin,
  secret: string | undefined,
): Promise<{ env: OutsideEnv; links: Record<string, string> }> {
  const credentials = [
    { name: "payments_read", system: "payments", team: null },
    { name: "mail_read", system: "mailbox", team: null },
    ...teams.flatMap((team) => [
      { name: `payments_${team}`, system: "payments", team },
      { name: `smtp_${team}`, system: "smtp", team },
    ]),
  ].map((one) => ({ ...one, secret: `sandbox_${passwordFor(one.name, secret)}` }));
  const address = await inTransaction(sql, async () => {
    await sql`select pg_advisory_xact_lock(hashtext('plumbline sandbox seed'))`;
    const [there] = await sql<{ it: boolean }[]>`select to_regclass('outside.address') is not null as it`;
    if (there?.it !== true) await makeOutside(sql);
    for (const { name, system, team, secret } of credentials) {
      await sql`insert into outside.credentials values (${name}, ${system}, ${team}, ${digestOf(secret)})
        on conflict (name) do update set digest = excluded.digest`;
    }
    return keepPorts(sql);
  });
  const secrets = credentials.map(({ name, secret }) => [`SANDBOX_${name.toUpperCase()}_KEY`, secret]);
  const http = `http://127.0.0.1:${address.http}`;
  const env = {
    SANDBOX_PAYMENTS_URL: http,
    SANDBOX_MAILBOX_URL: http,
    SANDBOX_SMTP_URL: `smtp://127.0.0.1:${address.smtp}`,
  };
  return { env: { ...env, ...Object.fromEntries(secrets) }, links: await linksOf(sql) };
}

async function makeOutside(sql: Admin): Promise<void> {
  await sql.unsafe(schemaSql);
  await sql`insert into outside.address (world, http, smtp) values (${randomBytes(9).toString("hex")}, 0, 0)`;
  for (const { id, order, amount, currency, customer } of payments)
    await sql`insert into payments.intents values (${id}, ${order}, ${amount}, ${currency}, ${customer})`;
  for (const [at, { id, key, owner, payment, amount, reason }] of refunds.entries()) {
    const metadata = { plumbline_key: key, plumbline_owner: owner, plumbline_call: "seed", order: payment.order };
    // The first one was refused by the customer's bank, and made again: failed ones stay in the list.
    const tries =
      at === 0
        ? [
            ["failed", `${id}f`],
            ["succeeded", id],
          ]
        : [["succeeded", id]];
    for (const [status = "", tried = ""] of tries) {
      await sql`insert into payments.refunds (id, payment, amount, reason, status, metadata, created)
        values (${tried}, ${payment.id}, ${amount}, ${reason}, ${status}, ${JSON.stringify(metadata)}::text::jsonb,
                now() - make_interval(days => ${40 - at * 3}))`;
    }
  }
  for (const [at, { key, owner, to, subject, text }] of notices.entries()) {
    await sql`insert into mail.messages (message_id, sender, recipient, subject, body, received)
      values (${messageIdOf(key, "seed")}, ${senders[owner]}, ${to}, ${subject}, ${text}, now() - make_interval(days => ${38 - at * 3}))`;
  }
}

/** The ports that it had, unless somebody else has them now. */
async function keepPorts(sql: Admin): Promise<{ http: number; smtp: number }> {
  const [had] = await sql<
    { world: string; http: number; smtp: number }[]
  >`select world, http, smtp from outside.address`;
  const { world = "", http = 0, smtp = 0 } = had ?? {};
  const served = http > 0 && (await isOurs(http, world));
  const kept = served ? { http, smtp } : { http: await freePort(http), smtp: await freePort(smtp) };
  await sql`update outside.address set http = ${kept.http}, smtp = ${kept.smtp}`;
  return kept;
}

/** The ids of what was seeded, by key: what Plumbline's record holds for a world that is in order. */
async function linksOf(sql: Admin): Promise<Record<string, string>> {
  const rows = await sql<{ key: string; id: string }[]>`
    select metadata->>'plumbline_key' as key, id from payments.refunds where metadata->>'plumbline_call' = 'seed' and status <> 'failed'
    union all select split_part(message_id, '.', 1), 'M' || n from mail.messages order by 2 desc`;
  return Object.fromEntries(rows.map(({ key, id }) => [key, id]));
}
