import { type Sql, type Tx, transaction } from "../../db/client.ts";
import { meaningsOf } from "../../db/queries/meanings.ts";
import { type StatusRow, statusByLink } from "../../db/queries/status-view.ts";
import { capabilityOf, webhookSignature } from "../../lib/services/notices/capability.ts";
import { loadAllWords } from "../../lib/words/load-all.ts";
import type { Locale } from "../../lib/words/locales.ts";
import type { AllWords } from "../../lib/words/words.ts";
import { timesAgain } from "../model/meaning.ts";
import { appendAudit } from "../record/append.ts";
import { type DueNotice, decideNotice, retryAfterMs } from "./decide.ts";
import { mailOf, questionOf, type Telling, webhookBody } from "./notice-text.ts";
import type { Delivered, Post } from "./webhook.ts";

export type Mail = { id: string; to: string; subject: string; text: string };
export type Wires = {
  /** What capabilities and signatures are made with. */
  key: string;
  /** Where the console is, for people. */
  origin: string;
  organisation: string;
  /** Null where none is configured. */
  mail: ((mail: Mail) => Promise<Delivered>) | null;
  post: (post: Post) => Promise<Delivered>;
};

/** Messages of a round. */
export const AT_ONCE = 20;
const DAYS_30_MS = 30 * 86_400_000;
const MEANINGS_READ = 200;

type Due = DueNotice & {
  bucket: number;
  id: string;
  subscription: string;
  kind: string;
  key: string;
  tokenHash: string;
  address: string;
  locale: Locale;
};

/** What we ourselves cannot send is not tried for each message again. */
const OURS_AGAIN_MS = 60_000;

/**
 * Sends what is due. One that was sent and could not be noted as such is sent again, under the same id. Answers what keeps us
 * from sending mail, if anything does: that is no fault of whoever waits for it, so it counts as no try.
 */
export async function deliverDue(sql: Sql, wires: Wires): Promise<string | null> {
  const due = await readDue(sql);
  const ends = await Promise.all(due.map(async (notice) => ({ notice, sent: await deliver(sql, wires, notice) })));
  const kept = ends.flatMap(({ notice, sent }) => (isKept(sent) ? [{ notice, says: sent.says }] : []));
  const [first] = kept;
  if (first === undefined) return null;
  // Where other mail was answered, something is wrong with these alone.
  const isAway = !ends.some(({ notice, sent }) => notice.way === "mail" && sent !== null && !isKept(sent));
  if (isAway) await putOffMail(sql, first.says);
  else for (const { notice, says } of kept) await putOff(sql, notice, OURS_AGAIN_MS, says);
  return first.says;
}

const isKept = (sent: Delivered | null): sent is Delivered & { ok: false } => sent !== null && !sent.ok && !sent.theirs;

/** Null where there was nothing to send. */
async function deliver(sql: Sql, wires: Wires, notice: Due): Promise<Delivered | null> {
  const sent = await tryOnce(sql, wires, notice);
  if (sent?.ok) await noteSent(sql, notice, sent.says);
  else if (sent?.theirs) await noteRefused(sql, notice, sent.says);
  return sent;
}

/** Null where there is nothing to send, or not now. */
async function tryOnce(sql: Sql, wires: Wires, notice: Due): Promise<Delivered | null> {
  const decision = decideNotice(notice);
  if (decision.do === "drop") return nothing(drop(sql, notice, decision.because));
  if (decision.do === "wait") return nothing(putOff(sql, notice, decision.until - notice.now));
  const row = await statusByLink(sql, { bucket: notice.bucket, hash: notice.tokenHash });
  return row === null ? nothing(drop(sql, notice, "link_ended")) : send(sql, wires, notice, row);
}

const nothing = (done: Promise<void>): Promise<null> => done.then(() => null);

async function send(sql: Sql, wires: Wires, notice: Due, row: StatusRow): Promise<Delivered> {
  const t = await loadAllWords(notice.locale);
  const link = `${wires.origin}/status/notice/${capabilityOf(wires.key, notice.subscription)}`;
  const telling = notice.meaning === 0 ? null : { row, link, again: await howOften(sql, notice) };
  return notice.way === "mail"
    ? sendMail(t, wires, notice, telling ?? { reference: row.reference, link })
    : sendWebhook(t, wires, notice, telling ?? { reference: row.reference, link });
}

type Said = Telling | { reference: string; link: string };

async function sendMail(t: AllWords, { mail, organisation }: Wires, notice: Due, said: Said): Promise<Delivered> {
  if (mail === null) return { ok: false, theirs: false, says: "No mail server is configured." };
  const { subject, body } = "row" in said ? mailOf(t, said) : questionOf(t, { ...said, organisation });
  return mail({ id: notice.id, to: notice.address, subject, text: body });
}

async function sendWebhook(t: AllWords, { key, post }: Wires, notice: Due, said: Said): Promise<Delivered> {
  const body = webhookBody(t, notice.id, said);
  const at = Math.floor(notice.now / 1000);
  const signature = webhookSignature(key, notice.subscription, { id: notice.id, at, body });
  const headers = { "webhook-id": notice.id, "webhook-timestamp": String(at), "webhook-signature": signature };
  return post({ url: notice.address, headers, body });
}

async function howOften(sql: Sql, notice: Due): Promise<number> {
  if (notice.says === null) return 1;
  const told = await meaningsOf(sql, notice, MEANINGS_READ);
  const lately = told.filter(({ n, at }) => n < notice.meaning && notice.now - at.getTime() <= DAYS_30_MS);
  return timesAgain(notice.says, lately);
}

function readDue(sql: Sql): Promise<Due[]> {
  const meaning = (m: string) =>
    sql`jsonb_build_object('status', ${sql(`${m}.status`)}, 'stale', ${sql(`${m}.stale`)}, 'wanted', ${sql(`${m}.wanted`)})`;
  return sql<Due[]>`
    select n.bucket, n.id, n.meaning, n.tries, s.id as subscription, s.kind, s.key, s.token_hash as "tokenHash", s.way,
      s.address, s.locale, s.quiet, s.ended_at is not null as ended, (extract(epoch from now()) * 1000)::float8 as now,
      exists (select 1 from status_links l where l.bucket = s.bucket and l.token_hash = s.token_hash
        and l.revoked_at is null and (l.expires_at is null or l.expires_at > now())) as live,
      coalesce((select max(x.n) from meanings x where x.bucket = s.bucket and x.kind = s.kind and x.key = s.key), 0) as newest,
      (select ${meaning("m")} from meanings m
       where m.bucket = s.bucket and m.kind = s.kind and m.key = s.key and m.n = n.meaning) as says,
      (select ${meaning("m")} from notices p join meanings m
         on m.bucket = s.bucket and m.kind = s.kind and m.key = s.key and m.n = p.meaning
       where p.bucket = n.bucket and p.subscription = s.id and p.sent_at is not null
       order by p.meaning desc limit 1) as told
    from notices n join subscriptions s on s.bucket = n.bucket and s.id = n.subscription
    where n.sent_at is null and n.dropped_at is null and n.due_at <= now()
    order by n.due_at limit ${AT_ONCE}`;
}

async function drop(sql: Sql, notice: Due, because: string): Promise<void> {
  await transaction(sql, async (tx) => {
    await tx`update notices set dropped_at = now(), says = ${because} where bucket = ${notice.bucket} and id = ${notice.id}`;
    if (because === "link_ended") await end(tx, notice, because);
  });
}

async function putOff(sql: Sql, { bucket, id }: Due, ms: number, says: string | null = null): Promise<void> {
  await sql`
    update notices set due_at = now() + ${ms} * interval '1 millisecond', says = coalesce(${says?.slice(0, 200) ?? null}, says)
    where bucket = ${bucket} and id = ${id}`;
}

/** All that is due, so that a mail server that is away holds up no webhook. */
async function putOffMail(sql: Sql, says: string): Promise<void> {
  await sql`
    update notices n set due_at = now() + ${OURS_AGAIN_MS} * interval '1 millisecond', says = ${says.slice(0, 200)}
    from subscriptions s
    where s.bucket = n.bucket and s.id = n.subscription and s.way = 'mail'
      and n.sent_at is null and n.dropped_at is null and n.due_at <= now()`;
}

/** A webhook says yes by answering; a mail's reader says it on a page. */
async function noteSent(sql: Sql, notice: Due, says: string): Promise<void> {
  const { bucket, id, subscription, kind, key, meaning, way } = notice;
  await transaction(sql, async (tx) => {
    await tx`update notices set sent_at = now(), tries = tries + 1, says = ${says.slice(0, 200)} where bucket = ${bucket} and id = ${id}`;
    await tx`update subscriptions set failures = 0 where bucket = ${bucket} and id = ${subscription} and failures > 0`;
    if (way !== "webhook" || meaning !== 0) return;
    const said = await tx`
      update subscriptions set confirmed_at = now()
      where bucket = ${bucket} and id = ${subscription} and confirmed_at is null and ended_at is null returning 1`;
    if (said.length === 1)
      await appendAudit(tx, { actor: ACTOR, action: "subscription.confirmed", kind, key, subject: subscription });
  });
}

async function noteRefused(sql: Sql, notice: Due, says: string): Promise<void> {
  const again = retryAfterMs(notice.tries + 1);
  return again === null ? giveUp(sql, notice, says) : noteFailed(sql, notice, says, again);
}

async function noteFailed(sql: Sql, { bucket, id, subscription }: Due, says: string, again: number): Promise<void> {
  await transaction(sql, async (tx) => {
    await tx`
      update notices set tries = tries + 1, says = ${says.slice(0, 200)}, due_at = now() + ${again} * interval '1 millisecond'
      where bucket = ${bucket} and id = ${id}`;
    await tx`update subscriptions set failures = failures + 1 where bucket = ${bucket} and id = ${subscription}`;
  });
}

/** Nobody is there: nothing more is sent, and the subscription's page and the settings say so. */
async function giveUp(sql: Sql, notice: Due, says: string): Promise<void> {
  const { bucket, id } = notice;
  await transaction(sql, async (tx) => {
    await tx`update notices set dropped_at = now(), tries = tries + 1, says = ${says.slice(0, 200)} where bucket = ${bucket} and id = ${id}`;
    await end(tx, notice, "failing");
  });
}

const ACTOR = { kind: "reconciler", id: "notices" } as const;

async function end(tx: Tx, notice: Due, why: "failing" | "link_ended"): Promise<void> {
  const { bucket, subscription, kind, key } = notice;
  const ended = await tx`
    update subscriptions set ended_at = now(), ended_why = ${why}
    where bucket = ${bucket} and id = ${subscription} and ended_at is null returning 1`;
  if (ended.length === 1)
    await appendAudit(tx, {
      actor: ACTOR,
      action: "subscription.ended",
      kind,
      key,
      subject: subscription,
      detail: { why },
    });
}
