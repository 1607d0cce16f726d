/** A directory with a few accounts, the connector that looks after them, and the words in which the tests speak of both. */
import type { DriftClass, FoundDrift } from "../../model/drift-class.ts";
import type { FoundObject, Intent } from "../../model/evidence.ts";
import type { Plan } from "../../model/repair.ts";
import type { Connector, PerformResult, ScanEnd, Sighting } from "../contract.ts";
import { versionOf } from "../version.ts";
import { type HttpDirectoryInput, httpDirectory } from "./connector.ts";
import { type Directory, type DirectoryAccount, startDirectory } from "./directory.test-kit.ts";

/** Where Plumbline would ask its own database. */
export const now = Date.now();

export const tokens = {
  read: "reader-token-1",
  write: { billing: "billing-token-1", data: "data-token-1", custodian: "custodian-token-1" },
};

export const prefix = "acct_";

export function accountOf(id: string, name: string | null, change: Partial<DirectoryAccount> = {}): DirectoryAccount {
  return {
    id,
    externalKey: name === null ? null : `${prefix}${name}`,
    owner: "billing",
    groups: ["readers"],
    active: true,
    title: null,
    version: "1",
    updatedAt: "2026-01-01T00:00:00Z",
    ...change,
  };
}

/** Seven accounts; with three to a page they fill three pages. `z9` is none of ours. */
export const people: readonly DirectoryAccount[] = [
  accountOf("a1", "ana"),
  accountOf("a2", "ben", { groups: ["readers", "writers"], title: "Ledger clerk" }),
  accountOf("a3", "cleo", { active: false, owner: "data" }),
  accountOf("a4", "dora"),
  accountOf("a5", null, { title: "linked by its id" }),
  accountOf("a6", "canary", { owner: null }),
  accountOf("z9", null, { externalKey: "HR-0001" }),
];

export const links: ReadonlyMap<string, string> = new Map([
  ["acct_ana", "a1"],
  ["acct_emil", "a5"],
]);

export type World = {
  directory: Directory;
  connector: Connector;
  with(change: Partial<HttpDirectoryInput>): Connector;
};

export async function openWorld(accounts: readonly DirectoryAccount[] = people): Promise<World> {
  const directory = await startDirectory({ accounts, tokens });
  const input: HttpDirectoryInput = {
    prefix,
    teams: ["billing", "data"],
    sources: [
      {
        name: "directory",
        title: "The company directory",
        standing: "authoritative",
        freshnessMs: 600_000,
        canary: "acct_canary",
      },
    ],
    urls: { directory: directory.url },
    observerToken: tokens.read,
    credentials: tokens.write,
    pageLimit: 3,
  };
  return {
    directory,
    connector: httpDirectory(input),
    with: (change) => httpDirectory({ ...input, ...change }),
  };
}

/** An address where nobody listens: the port was free a moment ago. */
export async function deadUrl(): Promise<string> {
  const directory = await startDirectory({ accounts: [], tokens });
  await directory.close();
  return directory.url;
}

const noSignal = () => new AbortController().signal;

export type Scanned = { pages: Sighting[][]; sightings: Sighting[]; end: ScanEnd };

export async function scan(
  connector: Connector,
  options: { signal?: AbortSignal; at?: number } = {},
): Promise<Scanned> {
  const { signal = noSignal(), at = now } = options;
  const keys = new Map([...links].map(([key, id]) => [id, key]));
  const linked = async (ids: readonly string[]) => new Map([...keys].filter(([id]) => ids.includes(id)));
  const listing = connector.observer().scan("directory", { now: at, signal, linked });
  const pages: Sighting[][] = [];
  for (;;) {
    const page = await listing.next();
    if (page.done) return { pages, sightings: pages.flat(), end: page.value };
    pages.push(page.value);
  }
}

export async function look(connector: Connector, key: string, link = links.get(key) ?? null) {
  const seen = await connector.observer().look("directory", key, link, now, noSignal());
  if (seen === null) throw new Error("The directory always has something to say.");
  return seen;
}

export function intentOf(connector: Connector, key: string, spec: unknown, owner = "billing"): Intent {
  return { generation: 1, presence: "present", at: now - 3_600_000, owner, desired: connector.spec.desire(key, spec) };
}

export const driftOf = (name: DriftClass): FoundDrift => ({ class: name, direction: null, detail: {} });

type ForPlan = { key: string; drift: DriftClass; intent: Intent | null; link?: string | null };

/** The plan for a drift, bound to what is there now; throws the sentence where there is none. */
export async function planFor({ connector }: World, { key, drift, intent, link }: ForPlan): Promise<Plan> {
  const { found } = await look(connector, key, link);
  const owner = intent?.owner ?? "billing";
  const { spec } = connector;
  const answer = spec.plan({ key, drift: driftOf(drift), intent, found, owner, link: link ?? links.get(key) ?? null });
  if ("none" in answer) throw new Error(answer.because);
  return bind(answer.plan, { key, drift, found, owner, spec });
}

function bind(
  draft: Pick<Plan, "title" | "steps" | "contract">,
  {
    key,
    drift,
    found,
    owner,
    spec,
  }: { key: string; drift: DriftClass; found: FoundObject[]; owner: string; spec: Connector["spec"] },
): Plan {
  return {
    ...draft,
    kind: spec.kind,
    key,
    class: drift,
    direction: null,
    generation: 1,
    factsDigest: "test",
    observedVersion: versionOf(found),
    policyVersion: 1,
    connectorVersion: spec.version,
    owner,
    ownerEpoch: 1,
    hash: "test",
  };
}

export type CallOptions = { idempotencyKey?: string; deadlineMs?: number; signal?: AbortSignal };

export function perform(connector: Connector, plan: Plan, options: CallOptions = {}): Promise<PerformResult> {
  const { idempotencyKey = "key-1", deadlineMs = 8_000, signal = noSignal() } = options;
  return connector.actor().perform({ plan, idempotencyKey, keyAgeMs: 0, fence: 7, deadlineMs, signal });
}
