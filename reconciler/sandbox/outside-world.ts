/** What the payment processor and the mail archive of the sandbox hold when they are new, and the intents that match. Data only. */
import { createHash } from "node:crypto";
import type { Team, WorldIntent } from "./world.ts";

export const refundKind = "refund";
export const noticeKind = "notice";

/** Everything that we send carries a Message-ID of this domain. */
export const noticeDomain = "notices.northwind.example";
export const senders: Record<Team, string> = {
  billing: "billing@northwind.example",
  data: "data-office@northwind.example",
};

export type Payment = { id: string; order: string; amount: number; currency: string; customer: string };
export type Reason = "duplicate" | "fraudulent" | "requested_by_customer";
type Refunded = { number: number; what: string; amount: number; reason: Reason; askedBy: string };

const paid: readonly [number: number, amount: number, currency: string, customer: string][] = [
  [1031, 24_000, "eur", "office@nordlicht.example"],
  [1034, 9_950, "eur", "bonjour@duval.example"],
  [1036, 118_000, "gbp", "hello@quaystreet.example"],
  [1039, 4_490, "eur", "kontakt@werkbank.example"],
  [1042, 15_800, "eur", "studio@lumen.example"],
  [1044, 6_200, "usd", "orders@harbor.example"],
  [1047, 31_500, "eur", "office@nordlicht.example"],
  [1051, 8_900, "gbp", "post@fieldhouse.example"],
  [1055, 12_000, "eur", "bonjour@duval.example"],
  [1058, 72_000, "usd", "buy@mapleco.example"],
  [1060, 5_400, "eur", "kontakt@werkbank.example"],
  [1063, 19_900, "eur", "atelier@sundberg.example"],
];

export const payments: readonly Payment[] = paid.map(([number, amount, currency, customer]) => ({
  id: `pi_3Nw${number}x0`,
  order: `NW-${number}`,
  amount,
  currency,
  customer,
}));

const refunded: readonly Refunded[] = [
  { number: 1031, what: "return-of-two", amount: 8_000, reason: "requested_by_customer", askedBy: "mira.kowalski" },
  { number: 1034, what: "cancelled", amount: 9_950, reason: "requested_by_customer", askedBy: "mira.kowalski" },
  { number: 1036, what: "late-delivery", amount: 5_900, reason: "requested_by_customer", askedBy: "jonas.lind" },
  { number: 1039, what: "paid-twice", amount: 4_490, reason: "duplicate", askedBy: "priya.raman" },
  { number: 1042, what: "damaged", amount: 3_200, reason: "requested_by_customer", askedBy: "jonas.lind" },
  { number: 1044, what: "card-stolen", amount: 6_200, reason: "fraudulent", askedBy: "priya.raman" },
  { number: 1047, what: "price-match", amount: 1_750, reason: "requested_by_customer", askedBy: "mira.kowalski" },
  { number: 1051, what: "return-of-one", amount: 2_450, reason: "requested_by_customer", askedBy: "jonas.lind" },
];

export type SeededRefund = { id: string; payment: Payment; key: string; owner: Team } & Refunded;

export const refunds: readonly SeededRefund[] = refunded.flatMap((one) => {
  const payment = payments.find(({ order }) => order === `NW-${one.number}`);
  if (payment === undefined) return [];
  const key = `${payment.id}.${one.what}`;
  return [{ ...one, id: `re_3Nw${one.number}a1`, payment, key, owner: "billing" as const }];
});

export type Notice = { key: string; owner: Team; to: string; subject: string; text: string; askedBy: string };

const order = (number: number) => payments.find((payment) => payment.order === `NW-${number}`)?.customer ?? "";

export const notices: readonly Notice[] = [
  ...refunds.slice(0, 6).map(({ number, askedBy, payment }) => ({
    key: `refund-nw-${number}`,
    owner: "billing" as const,
    to: payment.customer,
    subject: `Your refund for order NW-${number}`,
    text: `Hello,\n\nwe have asked your bank to pay you back for order NW-${number}. It may take some days to arrive.\n\nNorthwind\n`,
    askedBy,
  })),
  {
    key: "invoice-reminder-nw-1058",
    owner: "billing",
    to: order(1058),
    subject: "Invoice NW-1058 is due",
    text: "Hello,\n\nyour invoice NW-1058 is due on the last day of the month.\n\nNorthwind\n",
    askedBy: "priya.raman",
  },
  {
    key: "data-export-ready-duval",
    owner: "data",
    to: "bonjour@duval.example",
    subject: "The copy of your data is ready",
    text: "Hello,\n\nthe copy of your data that you asked for is ready. Sign in to fetch it within 14 days.\n\nNorthwind\n",
    askedBy: "lena.fischer",
  },
  {
    key: "account-closed-harbor",
    owner: "data",
    to: order(1044),
    subject: "Your account is closed",
    text: "Hello,\n\nas you asked, your account is closed and your data will be erased within 30 days.\n\nNorthwind\n",
    askedBy: "noor.haddad",
  },
];

/** As our sender makes it: the key, and which call it was. */
export function messageIdOf(key: string, call: string): string {
  return `${key}.${createHash("sha256").update(call).digest("hex").slice(0, 16)}@${noticeDomain}`;
}

export function outsideIntents(): WorldIntent[] {
  return [
    ...refunds.map(({ key, owner, askedBy, payment, amount, reason }) => ({
      ...{ kind: refundKind, key, owner, askedBy, subject: `Refund for order ${payment.order}` },
      spec: { order: payment.order, amount, currency: payment.currency, reason },
    })),
    ...notices.map(({ key, owner, askedBy, to, subject, text }) => ({
      ...{ kind: noticeKind, key, owner, askedBy, subject },
      spec: { to, subject, text },
    })),
  ];
}
