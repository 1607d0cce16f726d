import type { Sql } from "../../db/client.ts";
import { messageOf } from "../../lib/message-of.ts";
import type { PlumblineConfig } from "../config.ts";
import { sendMail } from "../connectors/mail-notice/smtp-transport.ts";
import type { LoopDeps } from "../loop/reconcile.ts";
import { deliverDue, type Mail, type Wires } from "./deliver.ts";
import { noticeChanges, noticeService } from "./notice-changes.ts";
import { type Delivered, post } from "./webhook.ts";

const EVERY_MS = 5_000;
/** The service page counts everything there is. */
const SERVICE_EVERY = 12;
/** The lease of whoever tells. */
const TELL = "tell";
const LEASE_MS = 60_000;
const MAIL_MS = 10_000;

type Env = Record<string, string | undefined>;

/** Null where nobody can be told: then nobody can have subscribed either. Feeds need no key. */
export function openWires(env: Env, config: PlumblineConfig): Wires | null {
  const { PLUMBLINE_NOTICE_KEY: key, AUTH_URL } = env;
  if (!key || !AUTH_URL) return null;
  const { organisation } = config;
  return { key, origin: new URL(AUTH_URL).origin, organisation, mail: openMail(env, config), post };
}

function openMail(env: Env, { notices }: PlumblineConfig): Wires["mail"] {
  if (notices === undefined) return null;
  const { from } = notices;
  let wire: ReturnType<typeof notices.connect>;
  try {
    wire = notices.connect(env);
  } catch (error) {
    // Nobody is told by mail until it opens; everything else goes on.
    return async () => ({ ok: false, theirs: false, says: `It could not be opened: ${messageOf(error)}` });
  }
  const domain = from.slice(from.lastIndexOf("@") + 1);
  return async ({ id, to, subject, text }: Mail): Promise<Delivered> => {
    const mail = { from, to, subject, text, messageId: `${id}@${domain}`, inReplyTo: null };
    const sent = await sendMail(wire, mail, MAIL_MS, new AbortController().signal);
    if (sent.accepted) return { ok: true, says: sent.says };
    return { ok: false, theirs: isOfTheMailbox(sent.refusal), says: sent.says };
  };
}

/** Our own mail server answered, and not about who we are (53x): it, or one behind it, does not take this for that address. */
function isOfTheMailbox(refusal: number | null): boolean {
  return refusal !== null && refusal >= 400 && Math.floor(refusal / 10) !== 53;
}

type Telling = Pick<LoopDeps, "store" | "ports"> & {
  sql: Sql;
  wires: Wires | null;
  holder: string;
  stop: AbortSignal;
  log: { error: (detail: object, says: string) => void };
};

/** One process at a time tells people; losing the lease in the middle means a message twice, with the same id. */
export async function tellLoop({ store, ports, sql, wires, holder, stop, log }: Telling): Promise<void> {
  const look = forATenthOfTheTime(ports.clock.monotonic, () => noticeChanges(sql));
  for (let turn = 0; !stop.aborted; turn += 1) {
    try {
      if (await store.lease(TELL, holder, LEASE_MS)) {
        const kept = await tellOnce(sql, wires, turn % SERVICE_EVERY === 0, look);
        if (kept !== null) log.error({ says: kept }, "mail cannot be sent; it waits");
      }
    } catch (error) {
      log.error({ error: messageOf(error) }, "people could not be told; trying again");
    }
    await ports.scheduler.sleep(EVERY_MS, stop);
  }
  // Ours no longer, if it was: else nobody would be told anything until it ends by itself.
  await store.lease(TELL, holder, 0).catch((error: unknown) => {
    log.error({ error: messageOf(error) }, "telling could not be handed on; the next one begins within a minute");
  });
}

/** Where somebody holds a link to very many objects, looking at all of them takes long; then people are told somewhat later. */
function forATenthOfTheTime(monotonic: () => number, work: () => Promise<unknown>): () => Promise<void> {
  let restsUntil = Number.NEGATIVE_INFINITY;
  return async () => {
    const began = monotonic();
    if (began < restsUntil) return;
    await work();
    restsUntil = began + 10 * (monotonic() - began);
  };
}

/** What keeps us from sending some mail, or all; null where nothing does. */
export async function tellOnce(
  sql: Sql,
  wires: Wires | null,
  withService: boolean,
  look: () => Promise<unknown> = () => noticeChanges(sql),
): Promise<string | null> {
  await look();
  if (withService) await noticeService(sql);
  return wires === null ? null : deliverDue(sql, wires);
}
