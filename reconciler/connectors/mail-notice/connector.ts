/** Kind `notice`: messages sent by mail, witnessed by the archive of the mail server. See README.md for its limits. */
import type { Millis } from "../../model/evidence.ts";
import type { Connector } from "../contract.ts";
import { ownLoans } from "../own-loan.ts";
import { noticeActor } from "./actor.ts";
import { noticeObserver, type Place } from "./observer.ts";
import type { MailWire } from "./smtp-transport.ts";
import { type NoticeScope, noticeConnectorSpec } from "./spec.ts";

export type MailNoticeInput = NoticeScope & {
  /** "smtps://mail.example:465"; without TLS only on this machine. */
  smtpUrl: string;
  /** Team → its login at the mail server. */
  credentials: Readonly<Record<string, { user: string; password: string }>>;
  /** Where the archive answers JMAP. */
  archiveUrl: string;
  archiveToken: string;
  requestMs?: Millis;
};

export function mailNotice(input: MailNoticeInput): Connector {
  const { smtpUrl, credentials, archiveUrl, archiveToken, requestMs = 8_000, ...scope } = input;
  assertUrl(smtpUrl, /^smtps?:$/, "mail server");
  assertUrl(archiveUrl, /^https?:$/, "archive");
  if (!/^[\x21-\x7e]{8,}$/.test(archiveToken))
    throw new Error("The token of the archive is not 8 or more plain characters.");
  const { domain, senders } = scope;
  const place: Place = { wire: { url: archiveUrl, token: archiveToken, requestMs }, domain, senders };
  const wires = new Map<string, MailWire>();
  for (const [team, login] of Object.entries(credentials)) wires.set(team, { url: smtpUrl, ...login });
  // One for all actors of this connector: what one sends, the next waits for.
  const busy = new Map<string, Promise<unknown>>();
  return {
    spec: noticeConnectorSpec(scope),
    observer: () => noticeObserver(place),
    actor: () => noticeActor({ place, wires, busy }),
    // SMTP knows logins and makes none.
    lender: () => {
      const envOf = ({ url, user, password }: MailWire) => ({
        ...{ CREDENTIAL_URL: url, CREDENTIAL_USER: user, CREDENTIAL_PASSWORD: password },
      });
      return ownLoans(new Map([...wires].map(([team, wire]) => [team, envOf(wire)])), "login at the mail server");
    },
  };
}

function assertUrl(url: string, protocols: RegExp, what: string): void {
  if (!URL.canParse(url) || !protocols.test(new URL(url).protocol))
    throw new Error(`The ${what} has no address that is known here.`);
  const { username, password } = new URL(url);
  if (username !== "" || password !== "")
    throw new Error(`The address of the ${what} holds credentials: they have their own place.`);
}
