/** What a `refund` intent means, and the declared facts about this connector. Pure. */
import { z } from "zod";
import type { Desired, Millis } from "../../model/evidence.ts";
import type { ConnectorSpec } from "../contract.ts";
import { refusals } from "./errors.ts";
import { placesOf } from "./money.ts";
import { planRefund } from "./plan.ts";
import { amount, connectorVersion, currency, paymentOf, REASONS } from "./refund.ts";

export const connectorName = "stripe-refund";
export const sourceName = "processor";

/** The processor knows a key for 24 hours. Its clock and ours differ, and a call takes time: it is not trusted to the end. */
export const KEY_LIFE_MS: Millis = 24 * 60 * 60_000;
export const KEY_MARGIN_MS: Millis = 60 * 60_000;

export type RefundScope = {
  kind?: string;
  title?: string;
  teams: readonly string[];
  /** From this amount on, in the smallest unit, a refund is of high risk: two people. */
  twoPeopleFrom: number;
  /** Key of a refund that is always there for whoever may see all of them. */
  canary?: string;
  settleMs?: Millis;
  callMs?: Millis;
};

export const refundSpec = z.strictObject({
  order: z.string().regex(/^[A-Za-z0-9][A-Za-z0-9._#/-]{0,99}$/, "An order is a plain word, like NW-1042."),
  amount,
  currency,
  reason: z.enum(REASONS),
});

export function desireRefund(key: string, spec: unknown): Desired {
  if (paymentOf(key) === null)
    throw new Error("A key is a payment and what the refund is for, like pi_3NwQ1042.return-of-one.");
  return { permissions: [], fields: { ...refundSpec.parse(spec) } };
}

export function refundConnectorSpec(scope: RefundScope): ConnectorSpec {
  const { kind = "refund", title = "Refunds at the payment processor", settleMs = 3_000, callMs = 8_000 } = scope;
  return {
    kind,
    connector: connectorName,
    version: connectorVersion,
    title,
    thing: "Refund",
    capabilities: {
      idempotency: "key",
      keyLifeMs: KEY_LIFE_MS,
      // Through the payment that the key names; the processor cannot be asked for an idempotency key.
      lookup: "by_marker",
      read: "strong",
      inFlightMs: settleMs,
      partialPossible: false,
      irreversible: ["missing_external"],
      refusals: [...refusals].map(([status, { because }]) => ({ answer: String(status), because })),
    },
    sources: [
      {
        ...{ name: sourceName, title: "The payment processor", standing: "authoritative", freshnessMs: 600_000 },
        canary: scope.canary,
      },
    ],
    settleMs,
    callMs,
    spec: refundSpec,
    desire: desireRefund,
    plan: (input) => planRefund(scope, input),
    money: { amount: { currency: "currency", places: placesOf } },
    managed: (key) => paymentOf(key) !== null,
  };
}
