/**
 * Makes a drift for real at the sandbox's processor and in its mail archive: what a person in a dashboard, a bank, a second
 * worker or a relay does. None of it goes through a connector, and nothing tells Plumbline about it.
 */
import { randomBytes } from "node:crypto";
import { type Admin, assertSandbox, inTransaction, withAdmin } from "./admin.ts";
import type { BreakInput, Broken } from "./breaks.ts";
import { messageIdOf, noticeKind, refundKind, senders } from "./outside-world.ts";

type Done = { key: string; how: string } | null;
type At = { sql: Admin; key: string };
type Recipes = Record<string, (at: At) => Promise<Done>>;

const refundRecipes: Recipes = {
  "missing_external/vanished": async ({ sql, key }) => {
    const id = await refundOf(sql, key);
    if (id === null) return null;
    await sql`update payments.refunds set status = 'failed' where id = ${id}`;
    return { key, how: `The customer's bank sent the money of ${id} back: the processor says failed` };
  },
  extra_external: async ({ sql }) => {
    const id = newRefundId();
    await payByHand(sql, { id, payment: "pi_3Nw1060x0", amount: 777, reason: "requested_by_customer" });
    return {
      key: `pi_3Nw1060x0.${id}`,
      how: `Somebody paid back 7.77 EUR of order NW-1060 in the dashboard, as ${id}`,
    };
  },
  duplicate_side_effect: async ({ sql, key }) => {
    const [paid] = await sql<{ payment: string; amount: string; reason: string }[]>`
      select payment, amount, reason from payments.refunds where id = ${await refundOf(sql, key)}`;
    if (paid === undefined) return null;
    const id = newRefundId();
    await payByHand(sql, { id, ...paid, amount: Number(paid.amount) });
    return { key, how: `Somebody pressed "Refund" in the dashboard as well, for the same amount: ${id}` };
  },
  attribute_drift: (at) => remark(at, { order: "NW-9999" }, "now names order NW-9999"),
  "stale_owner/departed": (at) => remark(at, { plumbline_owner: "growth" }, "now names team growth"),
  "stale_owner/contested": (at) => remark(at, { plumbline_owner: "data" }, "now names team data"),
};

const noticeRecipes: Recipes = {
  "missing_external/vanished": async ({ sql, key }) => {
    const n = await messageOf(sql, key);
    if (n === null) return null;
    await sql`delete from mail.messages where n = ${n}`;
    return { key, how: `Somebody deleted message M${n} from the archive` };
  },
  extra_external: async ({ sql }) => {
    const key = `offer-${randomBytes(3).toString("hex")}`;
    await file(sql, {
      key,
      to: "office@nordlicht.example",
      subject: "An offer for you",
      text: "Hello,\n\n10 % off.\n",
    });
    return { key, how: `An old script sent ${key} in the name of billing; nobody asked for it` };
  },
  duplicate_side_effect: async ({ sql, key }) => {
    const n = await messageOf(sql, key);
    if (n === null) return null;
    await sql`insert into mail.messages (message_id, in_reply_to, sender, recipient, subject, body)
      select message_id, in_reply_to, sender, recipient, subject, body from mail.messages where n = ${n}`;
    return { key, how: `A relay that had lost the server's answer delivered message M${n} a second time` };
  },
  attribute_drift: async ({ sql, key }) => {
    const n = await messageOf(sql, key);
    if (n === null) return null;
    await sql`update mail.messages set subject = '[EXTERNAL] ' || subject where n = ${n}`;
    return { key, how: `A relay put [EXTERNAL] before the subject of message M${n} on its way out` };
  },
};

const RECIPES: Record<string, Recipes> = { [refundKind]: refundRecipes, [noticeKind]: noticeRecipes };

export async function breakOutside(kind: string, input: Omit<BreakInput, "prefix">): Promise<Broken> {
  const { class: name, direction = null, adminUrl, keys } = input;
  const recipe = RECIPES[kind]?.[direction === null ? name : `${name}/${direction}`];
  if (recipe === undefined) throw new Error(`No ${kind} of the sandbox can be broken into ${name}.`);
  return withAdmin(adminUrl, async (sql) => {
    await assertSandbox(sql);
    const { key, how } = await inTransaction(sql, async () => {
      for (const candidate of keys) {
        const done = await recipe({ sql, key: candidate });
        if (done !== null) return done;
      }
      throw new Error(`None of the ${keys.length} objects given can be broken into ${name}.`);
    });
    return { kind, key, class: name, direction, how };
  });
}

/** What a worker made that ended before the record got its id: half of missing_external_id. */
export async function makeOutsideWithoutRecord(
  kind: string,
  { adminUrl, key, spec }: { adminUrl: string; key: string; spec: Record<string, unknown> },
): Promise<string> {
  return withAdmin(adminUrl, async (sql) => {
    await assertSandbox(sql);
    if (kind === noticeKind) {
      const { to, subject, text } = spec as { to: string; subject: string; text: string };
      await file(sql, { key, to, subject, text });
      return `Sent ${key}, with its Message-ID, by hand`;
    }
    const { order, amount, reason } = spec as { order: string; amount: number; reason: string };
    const id = newRefundId();
    const metadata = { plumbline_key: key, plumbline_owner: "billing", plumbline_call: "lost", order };
    await payByHand(sql, { id, payment: key.split(".")[0] ?? "", amount, reason }, metadata);
    return `Made refund ${id}, with its marks, by hand`;
  });
}

/** The next request about this object meets it, once. */
export async function armFault(
  adminUrl: string,
  system: "payments" | "smtp",
  fault: string,
  about: string,
): Promise<void> {
  await withAdmin(adminUrl, async (sql) => {
    await assertSandbox(sql);
    await sql`insert into outside.faults (system, fault, about) values (${system}, ${fault}, ${about})`;
  });
}

/** What a person does with what nobody can take back: it is dealt with outside, and marked as such. */
export async function settleOutside(adminUrl: string, kind: string, externalId: string): Promise<void> {
  await withAdmin(adminUrl, async (sql) => {
    await assertSandbox(sql);
    if (kind === refundKind)
      await sql`update payments.refunds set metadata = metadata || '{"plumbline_settled": "booked as a loss"}' where id = ${externalId}`;
    else
      await sql`update mail.messages set keywords = keywords || '{plumbline-settled}' where n = ${externalId.slice(1)}::bigint`;
  });
}

type Paid = { id: string; payment: string; amount: number; reason: string };

async function payByHand(sql: Admin, { id, payment, amount, reason }: Paid, metadata: Record<string, string> = {}) {
  await sql`insert into payments.refunds (id, payment, amount, reason, status, metadata)
    values (${id}, ${payment}, ${amount}, ${reason}, 'succeeded', ${JSON.stringify(metadata)}::text::jsonb)`;
}

const newRefundId = () => `re_${randomBytes(12).toString("hex")}`;

async function refundOf(sql: Admin, key: string): Promise<string | null> {
  const [row] = await sql<{ id: string }[]>`
    select id from payments.refunds where metadata->>'plumbline_key' = ${key} and status = 'succeeded'`;
  return row?.id ?? null;
}

async function remark({ sql, key }: At, marks: Record<string, string>, says: string): Promise<Done> {
  const id = await refundOf(sql, key);
  if (id === null) return null;
  await sql`update payments.refunds set metadata = metadata || ${JSON.stringify(marks)}::text::jsonb where id = ${id}`;
  return { key, how: `Somebody edited the metadata of ${id}: it ${says}` };
}

async function messageOf(sql: Admin, key: string): Promise<string | null> {
  const [row] = await sql<{ n: string }[]>`
    select n from mail.messages where starts_with(message_id, ${`${key}.`}) and in_reply_to is null order by n limit 1`;
  return row?.n ?? null;
}

async function file(
  sql: Admin,
  { key, to, subject, text }: { key: string; to: string; subject: string; text: string },
) {
  await sql`insert into mail.messages (message_id, sender, recipient, subject, body)
    values (${messageIdOf(key, randomBytes(8).toString("hex"))}, ${senders.billing}, ${to}, ${subject}, ${text})`;
}
