/** What is outside of one trial: a directory of its own, or a role, a payment or an addressee that nobody else has, and what is kept there of each effect. */
import { randomBytes } from "node:crypto";
import { connect, type Sql } from "../../db/client.ts";
import { testServerUrl } from "../../db/test/database.ts";
import { type DirectoryAccount, startDirectory } from "../connectors/http-directory/directory.test-kit.ts";
import { callOf } from "../connectors/mail-notice/message.ts";
import { makeOutsideWorld, type OutsideWorld } from "../sandbox/outside.test-kit.ts";
import { dropSandbox, type Sandbox, seedSandbox } from "../sandbox/seed.ts";
import type { KillKind } from "./matrix.ts";
import type { Target } from "./wire.ts";
import { ACCOUNT_PREFIX, type AccountKind, type Outside, type Times, TOKENS } from "./worlds.ts";

export type TrialWorld = {
  key: string;
  spec: unknown;
  /** What is there at the start, by its id. */
  link: string | null;
  /** What is written to, and then what is only read. */
  targets: readonly [Target, ...Target[]];
  /** Its addresses, by the wire that this changes them to. */
  outside(review: boolean, times: Times, through: (url: string) => string): Outside;
  /** What is there now and carries the key. */
  there(): Promise<{ id: string; asAsked: boolean }[]>;
  /** Where the outside itself keeps a journal; else its wire saw the commits. */
  journal: (() => Promise<Entry[]>) | null;
  end(): Promise<void>;
};

/** One write that reached the outside. */
export type Entry = {
  says: string;
  at: number;
  applied: boolean;
  isOf(attempt: { key: string; fence: number }): boolean;
};

export type Outsides = {
  /** One thing outside, of a kind that nobody else has; not there yet, or not as it will be asked for. */
  make(kind: KillKind, name: string): Promise<TrialWorld>;
  close(): Promise<void>;
};

export function openOutsides(): Outsides {
  const roles = new Roles();
  const served = new Served();
  return {
    make(kind, name) {
      if (kind === "access") return roles.take(name);
      if (kind === "refund") return served.refund();
      return kind === "notice" ? served.notice(name) : accountOf(kind, name);
    },
    async close() {
      await roles.close();
      await served.close();
    },
  };
}

const asked = { groups: ["readers"], active: true, title: "As asked" };

async function accountOf(kind: AccountKind, name: string): Promise<TrialWorld> {
  const key = `${ACCOUNT_PREFIX}${name}`;
  const account: DirectoryAccount = {
    ...{ id: "a1", externalKey: key, owner: "billing", ...asked },
    ...{ title: "Changed by hand", version: "1", updatedAt: "2026-01-01T00:00:00Z" },
  };
  const remembers = kind === "conditional" ? "key" : kind;
  const accounts = kind === "conditional" ? [account] : [];
  const directory = await startDirectory({ accounts, tokens: TOKENS, remembers });
  return {
    ...{ key, spec: asked, link: kind === "conditional" ? "a1" : null },
    targets: [{ url: directory.url, protocol: "http" }],
    outside: (review, times, through) => ({ kind, review, times, url: through(directory.url) }),
    there: async () =>
      [...directory.accounts.values()]
        .filter((one) => one.externalKey === key)
        .map((one) => ({ id: one.id, asAsked: one.title === asked.title })),
    journal: async () =>
      directory.journal.map(({ request, at, applied, idempotencyKey, fence }) => ({
        ...{ says: request, at, applied },
        isOf: (attempt) => attempt.key === idempotencyKey && attempt.fence === fence,
      })),
    end: () => directory.close(),
  };
}

/** A world of roles takes a while to make, and two at work in it wait for each other: each is lent to one trial at a time. */
class Roles {
  readonly #free: { sandbox: Sandbox; input: Parameters<typeof dropSandbox>[0] }[] = [];
  readonly #all: Parameters<typeof dropSandbox>[0][] = [];

  async take(name: string): Promise<TrialWorld> {
    const lent = this.#free.pop() ?? (await this.#make());
    const { connector, databaseUrl } = lent.sandbox;
    const key = `${connector.prefix}svc_${name}`;
    const sql = connect({ url: databaseUrl, name: "trial", max: 1 });
    return {
      ...{ key, link: null, journal: null },
      targets: [{ url: databaseUrl, protocol: "postgres" }],
      spec: {
        subject: "A trial",
        grants: ["database:CONNECT", `member:${connector.prefix}billing_readers`],
        ...{ login: true, validUntil: null, connectionLimit: 2 },
      },
      outside: (review, times, through) => ({
        ...{ kind: "access" as const, review, times },
        access: {
          ...connector,
          observerUrl: through(connector.observerUrl),
          custodianUrl: through(connector.custodianUrl),
          credentials: Object.fromEntries(
            Object.entries(connector.credentials).map(([team, url]) => [team, through(url)]),
          ),
        },
      }),
      async there() {
        const rows = await sql<{ id: string; member: boolean }[]>`
          select r.oid::text as id, exists (select from pg_auth_members m join pg_roles g on g.oid = m.roleid
            where m.member = r.oid and g.rolname = ${`${connector.prefix}billing_readers`}) as member
          from pg_roles r where shobj_description(r.oid, 'pg_authid') like ${`plumbline key=${key} %`}`;
        return rows.map(({ id, member }) => ({ id, asAsked: member }));
      },
      end: async () => {
        await sql.end({ timeout: 1 }).catch(() => {});
        this.#free.push(lent);
      },
    };
  }

  async #make() {
    const prefix = `k${randomBytes(4).toString("hex")}_`;
    const input = { adminUrl: testServerUrl(), prefix, databaseName: `${prefix}sandbox` };
    this.#all.push(input);
    return { sandbox: await seedSandbox(input), input };
  }

  async close() {
    for (const input of this.#all) await dropSandbox(input);
  }
}

/** One payment processor and one mail server for all: each trial has a payment, or a key of messages, that is only its own. */
class Served {
  #world: Promise<{ world: OutsideWorld; sql: Sql }> | null = null;

  #open() {
    this.#world ??= makeOutsideWorld().then((world) => ({
      world,
      sql: connect({ url: world.adminUrl, name: "trial", max: 4 }),
    }));
    return this.#world;
  }

  async refund(): Promise<TrialWorld> {
    const { world, sql } = await this.#open();
    const payment = `pi_${randomBytes(8).toString("hex")}`;
    const spec = { order: "NW-2001", amount: 3_200, currency: "eur", reason: "requested_by_customer" };
    await sql`insert into payments.intents values (${payment}, ${spec.order}, 15800, ${spec.currency}, 'studio@lumen.example')`;
    const { refunds } = world.inputs;
    return {
      ...{ key: `${payment}.damaged`, spec, link: null },
      targets: [{ url: refunds.url, protocol: "http" }],
      outside: (review, times, through) => ({
        ...{ kind: "refund" as const, review, times },
        refunds: { ...refunds, url: through(refunds.url) },
      }),
      there: async () => {
        const rows = await sql<{ id: string; amount: number }[]>`
          select id, amount::int as amount from payments.refunds where payment = ${payment}`;
        return rows.map(({ id, amount }) => ({ id, asAsked: amount === spec.amount }));
      },
      journal: async () => {
        const rows = await sql<{ says: string; call: string; at: Date }[]>`
          select id as says, metadata->>'plumbline_call' as call, created as at from payments.refunds where payment = ${payment}`;
        return rows.map(({ says, call, at }) => ({
          ...{ says, at: at.getTime(), applied: true },
          isOf: ({ key }) => key === call,
        }));
      },
      end: async () => {},
    };
  }

  async notice(name: string): Promise<TrialWorld> {
    const { world, sql } = await this.#open();
    const key = `notice-${name.replaceAll("_", "-")}`;
    const spec = { to: "studio@lumen.example", subject: "Your refund", text: "Hello,\n\nit is on its way.\n" };
    const messages = async () => {
      const rows = await sql<{ id: string; subject: string; at: Date }[]>`
        select message_id as id, subject, received as at from mail.messages where starts_with(message_id, ${`${key}.`})`;
      return rows;
    };
    const { notices } = world.inputs;
    return {
      ...{ key, spec, link: null },
      targets: [
        { url: notices.smtpUrl, protocol: "smtp" },
        { url: notices.archiveUrl, protocol: "http" },
      ],
      outside: (review, times, through) => ({
        ...{ kind: "notice" as const, review, times },
        notices: { ...notices, smtpUrl: through(notices.smtpUrl), archiveUrl: through(notices.archiveUrl) },
      }),
      there: async () => (await messages()).map(({ id, subject }) => ({ id, asAsked: subject === spec.subject })),
      journal: async () =>
        (await messages()).map(({ id, at }) => ({
          ...{ says: id, at: at.getTime(), applied: true },
          isOf: (attempt) => id.startsWith(`${key}.${callOf(attempt.key)}@`),
        })),
      end: async () => {},
    };
  }

  async close() {
    const opened = await this.#world;
    await opened?.sql.end({ timeout: 1 });
    await opened?.world.close();
  }
}
