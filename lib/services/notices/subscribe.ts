import { randomUUID } from "node:crypto";
import { isIP } from "node:net";
import { z } from "zod";
import { type Sql, type Tx, transactionWithRetry } from "../../../db/client.ts";
import { publicId } from "../../../reconciler/model/bucket.ts";
import { appendAudit } from "../../../reconciler/record/append.ts";
import { AppError, NotFound } from "../../errors.ts";
import type { Locale } from "../../words/locales.ts";
import { parseInput } from "../input.ts";
import { linkId, readStatusToken } from "../status-links/token.ts";
import { webhookSecret } from "./capability.ts";

/** Whoever holds a link may pass it on, and what it costs us to tell them is bounded. */
const PER_LINK_MAX = 10;
/** Ports that web servers for others to call are at. */
const PORTS = ["", "8443"];

const mailAddress = z.email("is not an e-mail address").max(254, "is longer than 254 characters");
const webhookAddress = z
  .string()
  .max(500, "is longer than 500 characters")
  .refine(isWebhook, "is not an https address by name, on port 443 or 8443, without a login in it");

export const SubscribeInput = z.discriminatedUnion("way", [
  z.strictObject({ way: z.literal("mail"), address: mailAddress, quiet: z.boolean().optional() }),
  z.strictObject({ way: z.literal("webhook"), address: webhookAddress }),
]);
export type SubscribeInput = z.infer<typeof SubscribeInput>;
export type SubscribeResult = { says: string /** Of a webhook, shown once. */; secret?: string };
export type Subscribing = { key: string; token: string; locale: Locale };

/** What an address resolves to is checked whenever something is sent; this only refuses what cannot be meant. */
function isWebhook(text: string): boolean {
  if (!URL.canParse(text)) return false;
  const { protocol, hostname, port, username, password } = new URL(text);
  const isName = isIP(hostname.replace(/^\[|\]$/g, "")) === 0 && hostname.includes(".");
  return protocol === "https:" && isName && PORTS.includes(port) && username === "" && password === "";
}

/** Whoever holds a link asks to be told. Nothing but the question goes to an address before it has said yes. */
export async function subscribe(sql: Sql, by: Subscribing, input: SubscribeInput): Promise<SubscribeResult> {
  const wanted = parseInput(SubscribeInput, input);
  const named = readStatusToken(by.token) ?? { bucket: 0, hash: "" };
  return transactionWithRetry(sql, async (tx) => {
    const [link] = await tx<{ kind: string; key: string }[]>`
      select kind, key from status_links where bucket = ${named.bucket} and token_hash = ${named.hash}
        and revoked_at is null and (expires_at is null or expires_at > now()) for update`;
    if (link === undefined)
      throw new NotFound("There is no status under this link. It may have expired or been revoked.");
    await refuseTooMany(tx, named);
    const id = publicId("sub", named.bucket, randomUUID());
    const made = await tx`
      insert into subscriptions (bucket, id, kind, key, token_hash, way, address, locale, quiet)
      values (${named.bucket}, ${id}, ${link.kind}, ${link.key}, ${named.hash}, ${wanted.way}, ${wanted.address}, ${by.locale},
        ${wanted.way === "mail" && wanted.quiet === true})
      on conflict do nothing returning 1`;
    if (made.length === 0) return alreadyThere(wanted);
    await tx`insert into notices (bucket, id, subscription, meaning) values (${named.bucket}, ${`${id}.0`}, ${id}, 0)`;
    await appendAudit(tx, {
      actor: { kind: "service", id: linkId(named.bucket, named.hash) },
      action: "subscription.created",
      ...link,
      subject: id,
      // The address is a person's, and the record is for ever.
      detail: { way: wanted.way },
    });
    if (wanted.way === "mail") return { says: MAIL_SAYS };
    const says =
      "The address is asked once, signed. From its first 2xx answer on it is told. The secret is shown once.";
    return { says, secret: webhookSecret(by.key, id) };
  });
}

const MAIL_SAYS = "A mail goes to this address. Nothing else is sent before somebody says yes in it.";

/** The same answer as the first time: who else is told is nobody's business. Of a webhook the secret was shown before. */
function alreadyThere(wanted: SubscribeInput): SubscribeResult {
  if (wanted.way === "mail") return { says: MAIL_SAYS };
  throw new AppError({
    code: "subscribed",
    status: 409,
    message: "This address is told already. Nothing was changed.",
  });
}

async function refuseTooMany(tx: Tx, { bucket, hash }: { bucket: number; hash: string }): Promise<void> {
  const [row] = await tx<{ count: number }[]>`
    select count(*)::int as count from subscriptions where bucket = ${bucket} and token_hash = ${hash}`;
  if ((row?.count ?? 0) < PER_LINK_MAX) return;
  throw new AppError({
    code: "too_many_subscriptions",
    status: 409,
    message: `${PER_LINK_MAX} addresses were subscribed with this link, which is as many as one link may. Nothing was changed.`,
  });
}
