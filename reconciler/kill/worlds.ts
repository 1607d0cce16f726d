/** What is reconciled in these trials: seven kinds of one object, over the production connectors, with short times. */
import type { KindConfig } from "../config.ts";
import type { Connector, ConnectorSpec } from "../connectors/contract.ts";
import { httpDirectory } from "../connectors/http-directory/connector.ts";
import { type MailNoticeInput, mailNotice } from "../connectors/mail-notice/connector.ts";
import { type PostgresAccessInput, postgresAccess } from "../connectors/postgres-access/connector.ts";
import { type StripeRefundInput, stripeRefund } from "../connectors/stripe-refund/connector.ts";
import type { KindRuntime, LoopDeps } from "../loop/reconcile.ts";
import { declaredSources } from "../loop/runtime.ts";
import { systemPorts } from "../ports.ts";
import { postgresStore } from "../postgres-store.ts";
import type { KillKind } from "./matrix.ts";

export type Times = { leaseMs: number; callMs: number; settleMs: number };

/**
 * A call has to fit into what is left of a lease with a second to spare. `pace` is 1 on a machine with nothing else to
 * do, and more on one that takes so many times as long for the same.
 */
export const timesAt = (pace: number): Times => ({
  leaseMs: 1_000 + 900 * pace,
  callMs: 500 * pace,
  settleMs: 200 * pace,
});

/** For a machine that has shown to be too slow for these. */
export const slower = ({ leaseMs, callMs, settleMs }: Times, by: number): Times => ({
  leaseMs: 1_000 + by * (leaseMs - 1_000),
  callMs: by * callMs,
  settleMs: by * settleMs,
});

export const ACCOUNT_PREFIX = "acct_";
export const TOKENS = {
  read: "reader-token-1",
  write: { billing: "billing-token-1", data: "data-token-1", custodian: "custodian-token-1" },
};

/** Where the outside is: told to each process, so that each may come by a wire of its own. */
export type Outside = { review: boolean; times: Times } & (
  | { kind: "access"; access: PostgresAccessInput }
  | { kind: "refund"; refunds: StripeRefundInput }
  | { kind: "notice"; notices: MailNoticeInput }
  | { kind: AccountKind; url: string }
);
export type AccountKind = Exclude<KillKind, "access" | "refund" | "notice">;

export function kindOf(outside: Outside): KindConfig {
  const connector = connectorOf(outside);
  const mode = outside.review ? "review" : "automatic";
  return {
    spec: connector.spec,
    steward: "data",
    connect: () => connector,
    policy: { missing_external: mode, attribute_drift: mode, missing_external_id: "automatic" },
    // One object is the whole population, and the same thing is repaired again and again.
    limits: { perHour: 10_000, perMinute: 10_000, driftedShareMax: 1, populationMin: 10_000, setbacksMax: 1_000 },
  };
}

function connectorOf(outside: Outside): Connector {
  const { callMs, settleMs } = outside.times;
  const quick = { callMs, settleMs, requestMs: 4 * callMs };
  switch (outside.kind) {
    case "access": {
      const connector = postgresAccess(outside.access);
      return { ...connector, spec: { ...connector.spec, callMs, settleMs } };
    }
    case "refund":
      return stripeRefund({ ...outside.refunds, ...quick });
    case "notice":
      return mailNotice({ ...outside.notices, ...quick });
    default:
      return accounts(outside.kind, outside.url, quick);
  }
}

type Quick = { callMs: number; settleMs: number; requestMs: number };

function accounts(kind: AccountKind, url: string, { callMs, settleMs, requestMs }: Quick): Connector {
  const connector = httpDirectory({
    prefix: ACCOUNT_PREFIX,
    teams: ["billing", "data"],
    sources: [{ name: "directory", title: "The directory", standing: "authoritative", freshnessMs: 60_000 }],
    urls: { directory: url },
    observerToken: TOKENS.read,
    credentials: TOKENS.write,
    requestMs,
  });
  const { capabilities } = connector.spec;
  // This directory is one process: what it shows is what is there.
  const spec: ConnectorSpec = {
    ...connector.spec,
    ...{ callMs, settleMs },
    capabilities: { ...capabilities, read: "strong", inFlightMs: settleMs, idempotency: proofs[kind] },
  };
  return { ...connector, spec };
}

const proofs = { key: "key", name: "natural_name", conditional: "conditional", nothing: "none" } as const;

export type Deps = LoopDeps & { kind: string; close(): Promise<void> };

/**
 * What one reconciler process needs, opened as in production, for so many objects at once. Making a connection is among what
 * costs a trial most.
 */
export async function openDeps(databaseUrl: string, name: string, outside: Outside, together = 1): Promise<Deps> {
  const store = postgresStore({ url: databaseUrl, name, max: together });
  const config = kindOf(outside);
  const connector = config.connect({});
  const observer = connector.observer();
  const { kind } = config.spec;
  const runtime: KindRuntime = { config, connector, observer };
  return {
    ...{
      store,
      ports: systemPorts,
      leaseMs: outside.times.leaseMs,
      kinds: new Map([[kind, runtime]]),
      kind,
      at: () => {},
    },
    async close() {
      await observer.close().catch(() => {});
      await store.close();
    },
  };
}

export const registerSources = (deps: Deps) =>
  deps.store.registerSources([...deps.kinds.values()].flatMap(({ config }) => declaredSources(config.spec)));
