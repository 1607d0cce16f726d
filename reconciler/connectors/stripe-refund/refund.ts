// ◆ pure
/** A refund as the processor shows it, whose it is, and what of it is compared. What is not exactly that is refused. */
import { z } from "zod";
import { canonical, sha256Hex } from "../../../lib/canonical.ts";
import type { FoundObject } from "../../model/evidence.ts";
import { oneLine } from "../one-line.ts";

/** Whatever changes how refunds are read or planned raises it: stamps and plan hashes hang on it. */
export const connectorVersion = "1";

/** It becomes part of a key and of an address. */
export const paymentId = z.string().regex(/^pi_[A-Za-z0-9]{6,60}$/, "not the id of a payment, like pi_3NwQ1042");
export const refundId = z.string().regex(/^re_[A-Za-z0-9]{6,60}$/, "not the id of a refund");

export const REASONS = ["duplicate", "fraudulent", "requested_by_customer"] as const;

/** Money is counted in the smallest unit of its currency. A float, a string and more than Number can hold are refused. */
export const amount = z
  .int("amount is a whole number of the smallest unit: 12.50 EUR is 1250.")
  .positive("amount is more than 0.")
  .max(99_999_999, "amount is at most 99999999.");
export const currency = z.string().regex(/^[a-z]{3}$/, "currency is three lower case letters, like eur.");

const text = z
  .string()
  .max(500)
  .refine((value) => !value.includes("\u0000") && !/\p{Surrogate}/u.test(value));

/** The processor adds members over time; those that we read have to be what we take them for. */
const refund = z.looseObject({
  id: refundId,
  object: z.literal("refund"),
  amount,
  currency,
  payment_intent: paymentId,
  // Also a reason that only the processor gives; it differs from everything that can be asked for.
  reason: z.string().max(100).nullable(),
  status: z.enum(["pending", "requires_action", "succeeded", "failed", "canceled"]),
  metadata: z.record(z.string(), text),
  created: z.int(),
});
export type Refund = z.infer<typeof refund>;

export function readRefund(value: unknown): { refund: Refund } | { refused: string } {
  const parsed = refund.safeParse(value);
  if (parsed.success) return { refund: parsed.data };
  return {
    refused: oneLine(parsed.error.issues.map(({ path, message }) => `${path.join(".")}: ${message}`).join("; ")),
  };
}

/** A key is the payment and what the refund is for, so that one look asks for one payment only. */
const keyPattern = /^(pi_[A-Za-z0-9]{6,60})\.([a-z0-9][a-z0-9-]{0,60}|re_[A-Za-z0-9]{6,60})$/;

export function paymentOf(key: string): string | null {
  return keyPattern.exec(key)?.[1] ?? null;
}

/** What we write onto a refund. `plumbline_settled`: a person has dealt with it outside, or it is written off. */
export const MARKS = {
  key: "plumbline_key",
  owner: "plumbline_owner",
  call: "plumbline_call",
  order: "order",
  settled: "plumbline_settled",
} as const;
export const WRITTEN_OFF = "written off";

/** A refund that failed moved no money, and one that a person has settled is dealt with: neither is there. */
export function counts({ status, metadata }: Refund): boolean {
  return status !== "failed" && status !== "canceled" && (metadata[MARKS.settled] ?? "") === "";
}

/** Neither made nor refused yet: nothing may be concluded from it. */
export function isOpen({ status }: Refund): boolean {
  return status === "pending" || status === "requires_action";
}

export type Match = { key: string; by: "link" | "marker" | "name" } | { refused: string };

/**
 * Whose it is: the key that it carries, else the one whose record names it. One without either was made by hand. Where
 * exactly one marked refund of the same payment has the same amount, it is that one made twice; else it is an object of
 * its own, which nobody asked for.
 */
export function matchOf(refund: Refund, siblings: readonly Refund[], linked: string | null): Match {
  const marked = refund.metadata[MARKS.key];
  if (marked !== undefined) {
    if (paymentOf(marked) !== refund.payment_intent)
      return { refused: `${refund.id} carries a key that is not one of its payment.` };
    return { key: marked, by: linked === marked ? "link" : "marker" };
  }
  if (linked !== null && paymentOf(linked) === refund.payment_intent) return { key: linked, by: "link" };
  const twins = new Set(
    siblings
      .filter((one) => counts(one) && one.payment_intent === refund.payment_intent && isSameMoney(one, refund))
      .flatMap((one) => one.metadata[MARKS.key] ?? []),
  );
  const [twin] = twins;
  if (twin !== undefined && twins.size === 1) return { key: twin, by: "name" };
  return { key: `${refund.payment_intent}.${refund.id}`, by: "name" };
}

export function isSameMoney(a: Pick<Refund, "amount" | "currency">, b: Pick<Refund, "amount" | "currency">): boolean {
  return a.amount === b.amount && a.currency === b.currency;
}

/** `status` is there for people; no intent asks for it. */
export function foundOf(
  { id, amount, currency, reason, status, metadata }: Refund,
  by: FoundObject["by"],
): FoundObject {
  const order = metadata[MARKS.order] ?? null;
  return {
    externalId: id,
    owner: metadata[MARKS.owner] ?? null,
    permissions: [],
    fields: { order, amount, currency, reason, status },
    by,
  };
}

/** Everything that is compared, and whose it is. */
export function stampOf(refund: Refund, match: { key: string; by: string }): string {
  const { id, amount, currency, payment_intent, reason, status, metadata } = refund;
  const entry = { id, amount, currency, payment_intent, reason, status, metadata };
  return sha256Hex(canonical({ reading: connectorVersion, ...match, entry }));
}
