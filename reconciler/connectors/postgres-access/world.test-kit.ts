/** A sandbox world of its own for one test file, and the few words in which the tests speak about it. */
import { randomBytes } from "node:crypto";
import { classify } from "../../difference/classify.ts";
import type { DriftClass, FoundDrift } from "../../model/drift-class.ts";
import type { FoundObject, Intent, Look } from "../../model/evidence.ts";
import type { Plan } from "../../model/repair.ts";
import { type Admin, withAdmin } from "../../sandbox/admin.ts";
import { dumpCatalog } from "../../sandbox/dump.ts";
import { dropSandbox, type Sandbox, seedSandbox, worldLinks } from "../../sandbox/seed.ts";
import { worldIntents } from "../../sandbox/world.ts";
import type { Connector, PerformResult } from "../contract.ts";
import { versionOf } from "../version.ts";
import { type PostgresAccessInput, postgresAccess } from "./connector.ts";
import { accessLogSource, catalogSource } from "./sources.ts";

/** Where Plumbline would ask its own database. */
export const now = Date.now();

export type World = Awaited<ReturnType<typeof makeWorld>>;

export function serverUrl(): string {
  const url = process.env.TEST_DATABASE_URL;
  if (url === undefined) throw new Error("TEST_DATABASE_URL is not set: run `npm run test:db`.");
  return url;
}

export async function makeWorld() {
  const prefix = `t${randomBytes(4).toString("hex")}_`;
  const input = { adminUrl: serverUrl(), prefix, databaseName: `${prefix}sandbox` };
  const sandbox = await seedSandbox(input);
  const links = new Map(Object.entries(await worldLinks(sandbox.databaseUrl)));
  const connector = postgresAccess(sandbox.connector);
  const intents = new Map(
    worldIntents(prefix).map(({ key, owner, spec }) => [key, intentOf(connector, key, owner, spec)]),
  );
  const world = { prefix, sandbox, adminUrl: sandbox.databaseUrl, connector, links, intents };
  return {
    ...world,
    name: (short: string) => `${prefix}${short}`,
    keys: [...intents.keys()].sort(),
    dump: () => dumpCatalog(sandbox.databaseUrl),
    admin: <T>(work: (sql: Admin) => Promise<T>) => withAdmin(sandbox.databaseUrl, work),
    run: (text: string) => withAdmin(sandbox.databaseUrl, async (sql) => void (await sql.unsafe(text))),
    /** The same connector with other addresses: through a proxy, or to nowhere. */
    connectorWith: (change: (url: string) => string) => postgresAccess(mapUrls(sandbox, change)),
    drop: () => dropSandbox(input),
  };
}

function mapUrls({ connector }: Sandbox, change: (url: string) => string): PostgresAccessInput {
  const credentials = Object.fromEntries(
    Object.entries(connector.credentials).map(([team, url]) => [team, change(url)]),
  );
  return {
    ...connector,
    credentials,
    custodianUrl: change(connector.custodianUrl),
    observerUrl: change(connector.observerUrl),
  };
}

export function intentOf(connector: Connector, key: string, owner: string, spec: unknown): Intent {
  return { generation: 1, presence: "present", at: now - 3_600_000, owner, desired: connector.spec.desire(key, spec) };
}

const noSignal = () => new AbortController().signal;

export async function look(world: World, key: string, link = world.links.get(key) ?? null): Promise<FoundObject[]> {
  const answer = await world.connector.observer().look(catalogSource, key, link, now, noSignal());
  return answer?.found ?? [];
}

export async function looks(world: World, key: string): Promise<Look[]> {
  const observer = world.connector.observer();
  const all: Look[] = [];
  for (const source of [catalogSource, accessLogSource]) {
    const answer = await observer.look(source, key, world.links.get(key) ?? null, now, noSignal());
    if (answer !== null) all.push({ source, ...answer });
  }
  return all;
}

/** What the production classifier says about one object, from fresh looks. */
export async function drifts(world: World, key: string): Promise<FoundDrift[]> {
  const { spec } = world.connector;
  const link = world.links.get(key);
  const classification = classify({
    kind: {
      settleMs: spec.settleMs,
      freshnessMs: spec.sources[0]?.freshnessMs ?? 0,
      sources: Object.fromEntries(spec.sources.map(({ name, standing }) => [name, standing])),
      teams: ["billing", "data"],
    },
    now,
    intent: world.intents.get(key) ?? null,
    link: link === undefined ? null : { externalId: link },
    receipts: [],
    attempts: [],
    looks: await looks(world, key),
  });
  return classification.drifts;
}

/** The plan for a drift, bound to what is there now; throws the sentence where there is none. */
export async function planFor(world: World, key: string, drift: FoundDrift): Promise<Plan> {
  const found = await look(world, key);
  const intent = world.intents.get(key) ?? null;
  const owner = intent?.owner ?? "data";
  const { spec } = world.connector;
  const answer = spec.plan({ key, drift, intent, found, owner, link: world.links.get(key) ?? null });
  if ("none" in answer) throw new Error(answer.because);
  return {
    ...answer.plan,
    kind: spec.kind,
    key,
    class: drift.class,
    direction: drift.direction,
    generation: intent?.generation ?? 0,
    factsDigest: "test",
    observedVersion: versionOf(found),
    policyVersion: 1,
    connectorVersion: spec.version,
    owner,
    ownerEpoch: 1,
    hash: "test",
  };
}

export function driftOf(name: DriftClass): FoundDrift {
  return { class: name, direction: null, detail: {} };
}

export type CallOptions = { connector?: Connector; idempotencyKey?: string; deadlineMs?: number; signal?: AbortSignal };

export function perform(world: World, plan: Plan, options: CallOptions = {}): Promise<PerformResult> {
  const { connector = world.connector, idempotencyKey = "key-1", deadlineMs = 8_000, signal = noSignal() } = options;
  return connector.actor().perform({ plan, idempotencyKey, keyAgeMs: 0, fence: 1, deadlineMs, signal });
}
