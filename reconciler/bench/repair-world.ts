import { aside } from "../../db/client.ts";
import type { KindConfig } from "../config.ts";
import type { Connector, Observer, PerformInput, PerformResult } from "../connectors/contract.ts";
import { detect } from "../loop/pass.ts";
import type { FoundObject } from "../model/evidence.ts";
import { systemPorts } from "../ports.ts";
import { benchKind, KIND, keyOf, linkOf, shown, snapshotObserver, wanted, writeSnapshot } from "./snapshot.ts";
import { type BenchWorld, makeBenchWorld } from "./world.ts";

/**
 * A world in which every object differs and may be repaired at once, by a connector that does nothing but remember. What
 * was repaired is known to the process that did it, which is also the one that proves it.
 */
export type RepairKind = { config: KindConfig; connector: Connector; observer: Observer };

const numberOf = (key: string) => Number(key.slice("acct-".length));

/** It waits for nothing, so it takes as many at once as one transaction does, twice. */
const AT_ONCE = { callMs: 0, atOnce: 200 };

export function repairKind(
  called: (input: PerformInput) => void = () => {},
  { callMs, atOnce } = AT_ONCE,
  file = () => "",
): RepairKind {
  const repaired = new Set<string>();
  const observer: Observer = {
    ...snapshotObserver(file),
    look: async (_source, key, _link, now) => ({ complete: true, asOf: now, found: [foundOf(key, repaired.has(key))] }),
  };
  const perform = async (input: PerformInput): Promise<PerformResult> => {
    called(input);
    if (callMs > 0) await systemPorts.scheduler.sleep(callMs);
    repaired.add(input.plan.key);
    return { outcome: "happened", externalId: null, says: "Set.", receipt: {} };
  };
  const kind = benchKind(observer);
  const connector = { ...kind.connect({}), actor: () => ({ perform, close: async () => {} }) };
  const limits = { perHour: 1e8, perMinute: 1e8, driftedShareMax: 1, populationMin: 1e8, setbacksMax: 100 };
  const spec = { ...kind.spec, atOnce };
  return { config: { ...kind, spec, limits }, connector: { ...connector, spec }, observer };
}

/** The usual limits for somebody who knows that so much did break, and fifty calls a second. */
export function trusting<K extends Pick<RepairKind, "config">>(kind: K): K {
  return { ...kind, config: { ...kind.config, limits: { driftedShareMax: 1, perMinute: 3_000 } } };
}

function foundOf(key: string, isRepaired: boolean): FoundObject {
  const n = numberOf(key);
  const { permissions, fields } = wanted(n);
  const title = isRepaired ? fields.title : "Somebody else's";
  return { externalId: linkOf(n), owner: "billing", permissions, fields: { ...fields, title }, by: "link" };
}

/** Everything looked at and found to differ; nothing decided yet. */
export async function makeRepairWorld(objects: number): Promise<BenchWorld> {
  const world = await makeBenchWorld(objects);
  await writeSnapshot(world.snapshot.file, objects, (n) => {
    const { key, id, ...rest } = JSON.parse(shown(1, false));
    const { permissions, fields } = foundOf(keyOf(n), false);
    return JSON.stringify({ key: keyOf(n), id: linkOf(n), ...rest, permissions, fields });
  });
  const { config, observer } = repairKind(undefined, undefined, () => world.snapshot.file);
  const deps = { ...world.deps, kinds: new Map([[KIND, { config, observer }]]) };
  const report = await detect(deps, {}, "bench", 0);
  if (report.counts.drifted !== objects) throw new Error(`Of ${objects} objects ${report.counts.drifted} differ.`);
  const client = aside(world.sql);
  await client`set statement_timeout = 0`;
  await client`vacuum analyze`;
  await client.end();
  return world;
}
