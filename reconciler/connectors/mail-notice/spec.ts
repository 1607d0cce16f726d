/** What a `notice` intent means, and the declared facts about this connector. Pure. */
import { z } from "zod";
import type { Desired, Millis } from "../../model/evidence.ts";
import type { ConnectorSpec } from "../contract.ts";
import { connectorVersion, isManagedKey, plainText } from "./message.ts";
import { planNotice } from "./plan.ts";

export const connectorName = "mail-notice";
export const sourceName = "archive";

export type NoticeScope = {
  kind?: string;
  title?: string;
  /** The domain of our Message-IDs. Nobody else may make any of it. */
  domain: string;
  /** Team → the one address that it sends from. */
  senders: Readonly<Record<string, string>>;
  /** Key of a notice that is always in the archive for whoever may read all of it. */
  canary?: string;
  settleMs?: Millis;
  callMs?: Millis;
};

/**
 * One plain address. A line end would begin another header, a comma another address, an angle bracket or a quote something
 * that two programs read differently; so none of them is part of any address here, and neither is a letter that looks like another.
 */
export const address = z
  .string()
  .max(254, "An address has at most 254 characters.")
  .regex(
    /^[A-Za-z0-9_%+-]+(\.[A-Za-z0-9_%+-]+)*@([A-Za-z0-9]([A-Za-z0-9-]{0,61}[A-Za-z0-9])?\.)+[A-Za-z]{2,63}$/,
    "An address is one plain address, like ana@example.com: no name, no list, no line end.",
  );

export const subject = z
  .string()
  .min(1, "A subject has a character.")
  .max(200, "A subject has at most 200 characters.")
  .regex(/^[^\p{Cc}\p{Surrogate}\u2028\u2029]*$/u, "A subject is one line of well-formed text.");

export const body = z
  .string()
  .min(1, "A text has a character.")
  .max(20_000, "A text has at most 20000 characters.")
  .regex(/^(?:[^\p{Cc}\p{Surrogate}]|[\n\r\t])*$/u, "A text is well-formed and holds no control characters.")
  .transform(plainText);

export const noticeSpec = z.strictObject({ to: address, subject, text: body });

export function desireNotice(key: string, spec: unknown): Desired {
  if (!isManagedKey(key)) throw new Error("A key is lower case letters, digits and dashes, like refund-nw-1042.");
  return { permissions: [], fields: { ...noticeSpec.parse(spec) } };
}

export function noticeConnectorSpec(scope: NoticeScope): ConnectorSpec {
  const { kind = "notice", title = "Notices by mail", settleMs = 3_000, callMs = 8_000 } = scope;
  address.parse(`x@${scope.domain}`);
  for (const sender of Object.values(scope.senders)) address.parse(sender);
  return {
    kind,
    connector: connectorName,
    version: connectorVersion,
    title,
    thing: "Notice",
    capabilities: {
      // A mail server that is told the same twice delivers it twice.
      idempotency: "none",
      keyLifeMs: null,
      lookup: "by_marker",
      // An archive files what the mail server has accepted a moment later.
      read: "lagging",
      inFlightMs: settleMs,
      partialPossible: false,
      irreversible: ["missing_external", "attribute_drift"],
      refusals: [
        { answer: "before the body", because: "nothing of the message had left" },
        { answer: "4xx, 5xx", because: "the mail server refused it in its own words" },
      ],
    },
    sources: [
      {
        ...{ name: sourceName, title: "The archive of sent mail", standing: "authoritative", freshnessMs: 600_000 },
        canary: scope.canary,
      },
    ],
    settleMs,
    callMs,
    spec: noticeSpec,
    desire: desireNotice,
    plan: (input) => planNotice({ teams: Object.keys(scope.senders) }, input),
    managed: isManagedKey,
  };
}
