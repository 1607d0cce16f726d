// ◆ pure
/** A message as the archive shows it, whose it is, and what of it is compared. What is not exactly that is refused. */
import { z } from "zod";
import { canonical, sha256Hex } from "../../../lib/canonical.ts";
import type { FoundObject } from "../../model/evidence.ts";
import { oneLine } from "../one-line.ts";

/** Whatever changes how messages are read or planned raises it: stamps and plan hashes hang on it. */
export const connectorVersion = "1";

export const messageId = z.string().regex(/^[A-Za-z0-9_-]{1,100}$/, "not an id of the archive");

/** A person's: what it stands on is dealt with, and is not counted any more. */
export const settledKeyword = "plumbline-settled";

const keyPattern = /^[a-z0-9][a-z0-9-]{1,99}$/;

export function isManagedKey(key: string): boolean {
  return keyPattern.test(key);
}

const text = z.string().refine((value) => !value.includes("\u0000") && !/\p{Surrogate}/u.test(value));
const addresses = z.array(z.looseObject({ email: text.max(320) })).nullable();

const message = z.looseObject({
  id: messageId,
  messageId: z.array(text.max(1_000)).length(1),
  inReplyTo: z.array(text.max(1_000)).nullable(),
  from: addresses,
  to: addresses,
  subject: text.max(2_000).nullable(),
  receivedAt: z.string(),
  textBody: z.array(z.looseObject({ partId: text })),
  bodyValues: z.record(z.string(), z.looseObject({ value: text.max(100_000), isTruncated: z.boolean().optional() })),
});

export type Message = {
  id: string;
  key: string;
  call: string;
  ref: string;
  /** The message of the same key that it corrects. */
  corrects: string | null;
  sender: string;
  to: string;
  subject: string;
  text: string;
};

/** Our mark is the Message-ID: `KEY.CALL@DOMAIN`, where CALL stands for the one call that it was made in. */
export function markOf(ref: string, domain: string): { key: string; call: string } | null {
  const at = ref.lastIndexOf("@");
  const [key = "", call = "", ...rest] = ref.slice(0, at).split(".");
  if (ref.slice(at + 1) !== domain || rest.length > 0 || !isManagedKey(key) || !/^[0-9a-f]{16}$/.test(call))
    return null;
  return { key, call };
}

export function refOf(key: string, idempotencyKey: string, domain: string): string {
  return `${key}.${callOf(idempotencyKey)}@${domain}`;
}

export function callOf(idempotencyKey: string): string {
  return sha256Hex(idempotencyKey).slice(0, 16);
}

export function readMessage(value: unknown, domain: string): { message: Message } | { refused: string } {
  const parsed = message.safeParse(value);
  if (!parsed.success)
    return {
      refused: oneLine(parsed.error.issues.map(({ path, message: says }) => `${path.join(".")}: ${says}`).join("; ")),
    };
  const { id, inReplyTo, from, to, subject, textBody, bodyValues } = parsed.data;
  const ref = parsed.data.messageId[0] ?? "";
  const mark = markOf(ref, domain);
  if (mark === null) return { refused: `${id}: its Message-ID is of our domain, and not one that we make.` };
  const parts = textBody.map(({ partId }) => bodyValues[partId]);
  if (parts.some((part) => part === undefined || part.isTruncated === true))
    return { refused: `${id}: its text is cut off.` };
  const corrects = (inReplyTo ?? []).find((other) => markOf(other, domain)?.key === mark.key) ?? null;
  const list = (of: typeof from) => (of ?? []).map(({ email }) => email).join(", ");
  const body = plainText(parts.map((part) => part?.value ?? "").join("\n"));
  return {
    message: { id, ...mark, ref, corrects, sender: list(from), to: list(to), subject: subject ?? "", text: body },
  };
}

/** Mail has its own line ends, and adds one at the end. */
export function plainText(value: string): string {
  return value.replaceAll("\r\n", "\n").replace(/\n+$/, "");
}

/** A notice: the message that was sent first, under its id, as its last correction says it. */
export type Notice = { root: Message; head: Message };

/**
 * Puts messages together, the newest first: a correction is seen before what it corrects, so that no listing has to be kept.
 */
export function startFold() {
  const heads = new Map<string, Message>();
  return {
    take(message: Message): Notice | null {
      const head = heads.get(message.ref) ?? message;
      heads.delete(message.ref);
      if (message.corrects === null) return { root: message, head };
      heads.set(message.corrects, head);
      return null;
    },
    /** Corrections of what is not there any more: each is all there is of its notice. */
    rest: (): Notice[] => [...heads.values()].map((head) => ({ root: head, head })),
  };
}

export function foundOf({ root, head }: Notice, senders: Readonly<Record<string, string>>, by: FoundObject["by"]) {
  const [owner = null] = Object.entries(senders).find(([, address]) => address === head.sender) ?? [];
  const { to, subject, text, ref } = head;
  const found: FoundObject = {
    externalId: root.id,
    owner,
    permissions: [],
    // `message` is there for people, and for the correction that follows it; no intent asks for it.
    fields: { to, subject, text, message: ref },
    by,
  };
  return found;
}

export function stampOf({ root, head }: Notice, by: string): string {
  return sha256Hex(canonical({ reading: connectorVersion, by, root: root.id, head: { ...head } }));
}
