import { createHmac, timingSafeEqual } from "node:crypto";

/**
 * What opens one subscription, and what signs its webhooks. Both are made from the installation's key whenever they are
 * needed, so neither is kept anywhere: a copy of the database opens nothing and signs nothing.
 */
const sign = (key: string, purpose: string, id: string) =>
  createHmac("sha256", key).update(`${purpose}:${id}`).digest();

export function capabilityOf(key: string, subscription: string): string {
  return `${subscription}.${opens(key, subscription)}`;
}

const opens = (key: string, subscription: string) => sign(key, "open", subscription).toString("base64url");

/** The subscription that it opens, or null for text that opens none. */
export function readCapability(key: string, text: string): { bucket: number; id: string } | null {
  const [, id, hex, given] = /^(sub_([0-9a-f]{2})_[0-9a-f]{32})\.([A-Za-z0-9_-]{43})$/.exec(text) ?? [];
  if (id === undefined || hex === undefined || given === undefined) return null;
  // The text, not its bytes: the last of 43 characters has two bits more than 32 bytes need, so four texts are the same bytes.
  if (!timingSafeEqual(Buffer.from(opens(key, id)), Buffer.from(given))) return null;
  return { bucket: Number.parseInt(hex, 16), id };
}

/** In the form that libraries for Standard Webhooks take. */
export function webhookSecret(key: string, subscription: string): string {
  return `whsec_${sign(key, "webhook", subscription).toString("base64")}`;
}

export function webhookSignature(key: string, subscription: string, message: { id: string; at: number; body: string }) {
  const signed = `${message.id}.${message.at}.${message.body}`;
  return `v1,${createHmac("sha256", sign(key, "webhook", subscription))
    .update(signed, "utf8")
    .digest("base64")}`;
}
