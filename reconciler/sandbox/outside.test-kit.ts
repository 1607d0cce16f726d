/** A processor and a mail server of their own for one test file, and the few words in which the tests speak about them. */
import { randomBytes } from "node:crypto";
import { testServerUrl, withDatabase } from "../../db/test/database.ts";
import type { Connector, PerformInput, PerformResult } from "../connectors/contract.ts";
import { type MailNoticeInput, mailNotice } from "../connectors/mail-notice/connector.ts";
import { type StripeRefundInput, stripeRefund } from "../connectors/stripe-refund/connector.ts";
import { versionOf } from "../connectors/version.ts";
import type { DriftClass } from "../model/drift-class.ts";
import type { FoundObject, Intent } from "../model/evidence.ts";
import type { Plan } from "../model/repair.ts";
import { type Admin, ident, literal, withAdmin } from "./admin.ts";
import { startOutside } from "./outside.ts";
import { freePort } from "./outside-ports.ts";
import { seedOutside } from "./outside-schema.ts";
import { noticeDomain, outsideIntents, senders } from "./outside-world.ts";
import { sandboxMarker, teams } from "./world.ts";

/** Where Plumbline would ask its own database. */
export const now = Date.now();

export type OutsideWorld = Awaited<ReturnType<typeof makeOutsideWorld>>;

export async function makeOutsideWorld() {
  const name = `o${randomBytes(5).toString("hex")}`;
  await withAdmin(testServerUrl(), async (sql) => {
    await sql.unsafe(`create database ${ident(name)}`);
    await sql.unsafe(`comment on database ${ident(name)} is ${literal(sandboxMarker)}`);
  });
  const adminUrl = withDatabase(testServerUrl(), name);
  const { env, links } = await withAdmin(adminUrl, (admin) => seedOutside(admin, undefined));
  const served = await startOutside(adminUrl);
  const value = (variable: string) => env[variable] ?? "";
  const byTeam = <T>(of: (team: string) => T) => Object.fromEntries(teams.map((team) => [team, of(team)]));
  const refunds: StripeRefundInput = {
    teams,
    twoPeopleFrom: 50_000,
    url: value("SANDBOX_PAYMENTS_URL"),
    observerKey: value("SANDBOX_PAYMENTS_READ_KEY"),
    credentials: byTeam((team) => value(`SANDBOX_PAYMENTS_${team.toUpperCase()}_KEY`)),
  };
  const notices: MailNoticeInput = {
    domain: noticeDomain,
    senders,
    smtpUrl: value("SANDBOX_SMTP_URL"),
    credentials: byTeam((team) => ({ user: team, password: value(`SANDBOX_SMTP_${team.toUpperCase()}_KEY`) })),
    archiveUrl: value("SANDBOX_MAILBOX_URL"),
    archiveToken: value("SANDBOX_MAIL_READ_KEY"),
  };
  const admin = <T>(work: (sql: Admin) => Promise<T>) => withAdmin(adminUrl, work);
  return {
    adminUrl,
    env,
    links: new Map(Object.entries(links)),
    inputs: { refunds, notices },
    refund: (change: Partial<StripeRefundInput> = {}) => stripeRefund({ ...refunds, ...change }),
    notice: (change: Partial<MailNoticeInput> = {}) => mailNotice({ ...notices, ...change }),
    admin,
    run: (text: string) => admin(async (sql) => void (await sql.unsafe(text))),
    /** The next call meets it, once. */
    fault: (system: "payments" | "smtp", fault: string) =>
      admin(async (sql) => void (await sql`insert into outside.faults (system, fault) values (${system}, ${fault})`)),
    dump: () => admin(dumpOutside),
    async close() {
      await served.close();
      await withAdmin(
        testServerUrl(),
        async (sql) => void (await sql.unsafe(`drop database ${ident(name)} with (force)`)),
      );
    },
  };
}

/** Everything that was paid back and sent, a line each. */
export async function dumpOutside(sql: Admin): Promise<string> {
  const rows = await sql<{ line: string }[]>`
    select 'refund ' || to_jsonb(r)::text as line from payments.refunds r
    union all select 'mail ' || to_jsonb(m)::text from mail.messages m order by 1`;
  return rows.map(({ line }) => line).join("\n");
}

export async function nowhere(protocol: string): Promise<string> {
  return `${protocol}://127.0.0.1:${await freePort(0)}`;
}

export function intentOf(connector: Connector, key: string, spec: unknown, owner = "billing"): Intent {
  return { generation: 1, presence: "present", at: now - 3_600_000, owner, desired: connector.spec.desire(key, spec) };
}

export function seededIntent(connector: Connector, key: string): Intent {
  const seeded = outsideIntents().find((intent) => intent.key === key);
  if (seeded === undefined) throw new Error(`The world has no ${key}.`);
  return intentOf(connector, key, seeded.spec, seeded.owner);
}

const noSignal = () => new AbortController().signal;

export async function look(connector: Connector, key: string, link: string | null = null) {
  const [source] = connector.spec.sources;
  const seen = await connector.observer().look(source?.name ?? "", key, link, now, noSignal());
  if (seen === null) throw new Error("This source always has something to say.");
  return seen;
}

/** The plan for a drift, bound to what is there now; throws the sentence where there is none. */
export async function planFor(
  connector: Connector,
  { key, drift, intent, link = null }: { key: string; drift: DriftClass; intent: Intent; link?: string | null },
): Promise<Plan> {
  const { found } = await look(connector, key, link);
  return bind(connector, { key, drift, found, intent, link });
}

type Binding = { key: string; drift: DriftClass; found: FoundObject[]; intent: Intent; link: string | null };

function bind({ spec }: Connector, { key, drift, found, intent, link }: Binding): Plan {
  const { owner } = intent;
  const answer = spec.plan({ key, drift: { class: drift, direction: null, detail: {} }, intent, found, owner, link });
  if ("none" in answer) throw new Error(answer.because);
  const { kind, version } = spec;
  return {
    ...answer.plan,
    ...{
      kind,
      key,
      class: drift,
      direction: null,
      generation: 1,
      factsDigest: "test",
      observedVersion: versionOf(found),
    },
    ...{ policyVersion: 1, connectorVersion: version, owner, ownerEpoch: 1, hash: "test" },
  };
}

export function perform(connector: Connector, plan: Plan, options: Partial<PerformInput> = {}): Promise<PerformResult> {
  const usual = {
    idempotencyKey: `first call about ${plan.key}`,
    keyAgeMs: 0,
    fence: 7,
    deadlineMs: 8_000,
    signal: noSignal(),
  };
  return connector.actor().perform({ plan, ...usual, ...options });
}

/** The same connector; something goes wrong at the next call. */
export function through(connector: Connector, breakIt: () => Promise<void>): Connector {
  return {
    ...connector,
    actor() {
      const actor = connector.actor();
      return {
        ...actor,
        async perform(call) {
          await breakIt();
          return actor.perform(call);
        },
      };
    },
  };
}
