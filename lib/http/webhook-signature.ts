import { createHmac, timingSafeEqual } from "node:crypto";
import { Unauthenticated } from "../errors.ts";
import type { PushSecrets } from "../push-secrets.ts";

/** Who signed a delivery, as Standard Webhooks has it, and the delivery's own id. */
export type Signed = { kind: string; source: string; id: string };

/** Clocks differ and networks are slow; older than this, somebody may be sending it a second time. */
const TOLERANCE_S = 5 * 60;
const SIGNATURES_MAX = 10;

/**
 * The source one of whose secrets made one of the signatures: `v1,` and the base64 of HMAC-SHA256 over
 * `id.timestamp.body`. Every secret is tried, because a delivery does not say whose it is.
 */
export function whoSigned(headers: Headers, body: string, secrets: PushSecrets, nowSeconds: number): Signed {
  const { id, timestamp, signatures } = readHeaders(headers);
  if (Math.abs(nowSeconds - Number(timestamp)) > TOLERANCE_S) {
    throw refused("its webhook-timestamp is more than 5 minutes away from now", "signature_expired");
  }
  const signed = `${id}.${timestamp}.${body}`;
  for (const [name, keys] of secrets) {
    if (!keys.some((key) => isOneOf(signatures, createHmac("sha256", key).update(signed, "utf8").digest()))) continue;
    const [kind = "", source = ""] = name.split("/");
    return { kind, source, id };
  }
  throw refused("no source's secret made its webhook-signature", "signature_wrong");
}

function readHeaders(headers: Headers): { id: string; timestamp: string; signatures: Buffer[] } {
  const [id, timestamp, signature] = ["webhook-id", "webhook-timestamp", "webhook-signature"].map((name) =>
    headers.get(name),
  );
  const isWhole = /^[\x21-\x7e]{1,200}$/.test(id ?? "") && /^[1-9][0-9]{0,11}$/.test(timestamp ?? "");
  if (!id || !timestamp || !signature || !isWhole) {
    throw refused("it needs webhook-id, webhook-timestamp and webhook-signature", "not_signed");
  }
  const signatures = signature
    .split(" ", SIGNATURES_MAX)
    .filter((one) => one.startsWith("v1,"))
    .map((one) => Buffer.from(one.slice("v1,".length), "base64"));
  return { id, timestamp, signatures };
}

/** Compares with each, whichever fits, in a time that does not tell how much of it fits. */
function isOneOf(signatures: readonly Buffer[], expected: Buffer): boolean {
  return signatures.filter((one) => one.length === expected.length && timingSafeEqual(one, expected)).length > 0;
}

function refused(why: string, code: string): Unauthenticated {
  return new Unauthenticated(`This delivery was refused: ${why}. Nothing was changed.`, { code });
}
