import { defineConfig } from "./reconciler/config.ts";
import { mailNotice } from "./reconciler/connectors/mail-notice/connector.ts";
import { noticeConnectorSpec } from "./reconciler/connectors/mail-notice/spec.ts";
import { postgresAccess } from "./reconciler/connectors/postgres-access/connector.ts";
import { accessConnectorSpec } from "./reconciler/connectors/postgres-access/spec.ts";
import { stripeRefund } from "./reconciler/connectors/stripe-refund/connector.ts";
import { refundConnectorSpec } from "./reconciler/connectors/stripe-refund/spec.ts";

/**
 * What this installation guards. The sandbox stands for somebody's production database, payment processor and mail server;
 * to guard your own, point these variables at them and give each team a login that may do no more than the team may
 * (docs/connectors.md).
 */
const owners = [
  { id: "billing", name: "Billing" },
  { id: "data", name: "Data" },
];
const teams = owners.map(({ id }) => id);
const access = { prefix: process.env.SANDBOX_PREFIX ?? "", teams };
/** `canary`: what is always there. Where it is not shown, whoever looks may not see everything. */
const refunds = { teams, twoPeopleFrom: 50_000, canary: "pi_3Nw1044x0.card-stolen" };
const notices = {
  canary: "refund-nw-1044",
  domain: "notices.northwind.example",
  senders: { billing: "billing@northwind.example", data: "data-office@northwind.example" },
};

/**
 * The sandbox is small and there to be broken: shares of it mean nothing, and the same thing breaks often. What nobody asked
 * for stays marked for a day elsewhere, and here as long as somebody watches.
 */
const limits = { populationMin: 100, setbacksMax: 10, deferMs: 20_000 };

/** Money that is paid and mail that is sent cannot be taken back: a person decides about each. */
const irreversible = { missing_external: "review" } as const;

type Env = Record<string, string | undefined>;

function required(env: Env, kind: string) {
  return (name: string) => {
    const value = env[name];
    if (!value) throw new Error(`${name} is not set: the reconciler needs it for ${kind}.`);
    return value;
  };
}

const byTeam = <T>(of: (team: string) => T) => Object.fromEntries(teams.map((team) => [team, of(team.toUpperCase())]));

export default defineConfig({
  organisation: "Northwind",
  notices: {
    from: notices.senders.billing,
    connect: (env) => {
      const value = required(env, "notices");
      return { url: value("SANDBOX_SMTP_URL"), user: "billing", password: value("SANDBOX_SMTP_BILLING_KEY") };
    },
  },
  teams: owners,
  kinds: [
    {
      spec: accessConnectorSpec(access),
      steward: "data",
      limits,
      connect: (env) => {
        const value = required(env, "database_access");
        return postgresAccess({
          ...access,
          observerUrl: value("SANDBOX_OBSERVER_URL"),
          custodianUrl: value("SANDBOX_CUSTODIAN_URL"),
          credentials: byTeam((team) => value(`SANDBOX_ACTOR_${team}_URL`)),
        });
      },
    },
    {
      spec: refundConnectorSpec(refunds),
      steward: "billing",
      limits,
      policy: irreversible,
      connect: (env) => {
        const value = required(env, "refund");
        return stripeRefund({
          ...refunds,
          url: value("SANDBOX_PAYMENTS_URL"),
          observerKey: value("SANDBOX_PAYMENTS_READ_KEY"),
          credentials: byTeam((team) => value(`SANDBOX_PAYMENTS_${team}_KEY`)),
        });
      },
    },
    {
      spec: noticeConnectorSpec(notices),
      steward: "billing",
      limits,
      // A correction is a message too.
      policy: { ...irreversible, attribute_drift: "review" },
      connect: (env) => {
        const value = required(env, "notice");
        return mailNotice({
          ...notices,
          smtpUrl: value("SANDBOX_SMTP_URL"),
          credentials: byTeam((team) => ({ user: team.toLowerCase(), password: value(`SANDBOX_SMTP_${team}_KEY`) })),
          archiveUrl: value("SANDBOX_MAILBOX_URL"),
          archiveToken: value("SANDBOX_MAIL_READ_KEY"),
        });
      },
    },
  ],
});
