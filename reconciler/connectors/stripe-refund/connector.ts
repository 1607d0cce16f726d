/** Kind `refund`: money paid back through a payment processor that speaks Stripe's API. See README.md for its limits. */
import type { Millis } from "../../model/evidence.ts";
import type { Connector } from "../contract.ts";
import { gateLoans } from "../gate-loan.ts";
import { refundActor } from "./actor.ts";
import { refundObserver } from "./observer.ts";
import { type RefundScope, refundConnectorSpec } from "./spec.ts";
import type { Wire } from "./transport.ts";

export type StripeRefundInput = RefundScope & {
  /** "https://api.stripe.com", or what stands in for it. */
  url: string;
  /** A restricted key that may only read. */
  observerKey: string;
  /** Team id → a restricted key that may write refunds. */
  credentials: Readonly<Record<string, string>>;
  requestMs?: Millis;
};

export function stripeRefund(input: StripeRefundInput): Connector {
  const { url, observerKey, credentials, requestMs = 8_000, ...scope } = input;
  const wireOf = (key: string): Wire => {
    if (!/^[\x21-\x7e]{8,}$/.test(key)) throw new Error("A key of the processor is not 8 or more plain characters.");
    return { url, key, requestMs };
  };
  if (!URL.canParse(url) || !/^https?:$/.test(new URL(url).protocol))
    throw new Error("The processor has no http address.");
  const observer = wireOf(observerKey);
  const wires = new Map(Object.entries(credentials).map(([team, key]) => [team, wireOf(key)]));
  return {
    spec: refundConnectorSpec(scope),
    observer: () => refundObserver(observer),
    actor: () => refundActor(wires),
    // The processor's keys are made by people in its dashboard, and none of them ends by itself.
    lender: () => {
      const behind = [...wires].map(([team, wire]) => [team, { url: wire.url, token: wire.key }] as const);
      return gateLoans(new Map(behind), "key of the payment processor");
    },
  };
}
