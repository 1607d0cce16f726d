import { z } from "zod";
import type { KindConfig } from "../config.ts";
import type { Actor, Connector, ConnectorSpec, Observer, PerformInput, PerformResult } from "../connectors/contract.ts";
import { sighting } from "../connectors/sighting.ts";
import type { FoundObject } from "../model/evidence.ts";

/**
 * A tiny outside world for the loop's own tests: it keeps objects, counts effects, and can be told to lose the answer,
 * to refuse, or to answer and do nothing. The connector over it is honest; only the world is not.
 */
export class World {
  readonly objects = new Map<string, FoundObject & { key: string }>();
  readonly effects: { key: string; verb: string; idempotencyKey: string }[] = [];
  /** What the next calls do; empty: they work. */
  readonly faults: ("lose_answer" | "refuse" | "busy" | "lie")[] = [];
  /** For how long it asks not to be called while it is busy. */
  busyMs = 60_000;
  readable = true;
  #next = 1;

  add(key: string, over: Partial<FoundObject> = {}): FoundObject {
    const object = {
      key,
      externalId: `x${this.#next++}`,
      owner: "billing",
      permissions: ["read"],
      fields: { size: 1 },
      by: "marker" as const,
      ...over,
    };
    this.objects.set(object.externalId, object);
    return object;
  }

  of(key: string): FoundObject[] {
    return [...this.objects.values()].filter((object) => object.key === key).map(({ key: _, ...found }) => found);
  }

  apply({ plan, idempotencyKey }: PerformInput): PerformResult {
    const fault = this.faults.shift();
    if (fault === "refuse") return { outcome: "did_not_happen", externalId: null, says: "refused", receipt: {} };
    if (fault === "busy")
      return { outcome: "did_not_happen", externalId: null, says: "busy", receipt: {}, retryAfterMs: this.busyMs };
    const done: PerformResult = { outcome: "happened", externalId: null, says: "done", receipt: {} };
    if (fault === "lie") return done;
    for (const step of plan.steps) {
      this.effects.push({ key: plan.key, verb: step.verb, idempotencyKey });
      if (step.verb === "create") done.externalId = this.add(plan.key).externalId;
      if (step.verb === "remove") for (const found of this.of(plan.key)) this.objects.delete(found.externalId);
      if (step.verb === "set") {
        for (const object of this.objects.values())
          if (object.key === plan.key) Object.assign(object, { permissions: ["read"], fields: { size: 1 } });
      }
    }
    return fault === "lose_answer" ? { outcome: "unknown", externalId: null, says: "no answer", receipt: {} } : done;
  }
}

export const worldSpec: ConnectorSpec = {
  kind: "thing",
  connector: "test-world",
  version: "1",
  title: "Test world",
  thing: "Thing",
  capabilities: {
    ...{ idempotency: "key", keyLifeMs: null, lookup: "by_marker", read: "strong", inFlightMs: 50 },
    ...{ partialPossible: false, irreversible: [], refusals: [] },
  },
  sources: [{ name: "api", title: "Test world", standing: "authoritative", freshnessMs: 60_000 }],
  settleMs: 300,
  callMs: 1_000,
  spec: z.strictObject({ size: z.number() }),
  desire: () => ({ permissions: ["read"], fields: { size: 1 } }),
  managed: () => true,
  plan({ drift, found, key }) {
    const verb = {
      missing_external: "create",
      extra_external: "remove",
      attribute_drift: "set",
      permission_drift: "set",
      missing_external_id: "link",
    }[drift.class as string];
    if (verb === undefined) return { none: true, because: "A person has to look." };
    return {
      plan: {
        title: `${verb} ${key}`,
        steps: [
          {
            ...{ verb, args: { externalIds: found.map((object) => object.externalId) }, says: `${verb} ${key}` },
            effect: { object: key, fields: [verb], money: null },
          },
        ],
        contract: {
          touches: [key],
          bound: { objects: 1, fields: [verb], money: null },
          evidence: [],
          leavesAlone: [],
          precondition: "",
          postcondition: "",
          undo: "reversible",
          risk: "low",
          ifWrong: "",
          credential: verb === "link" ? "record" : "billing",
          removes: verb === "remove",
        },
      },
    };
  },
};

export function worldKind(world: World): KindConfig {
  return { spec: worldSpec, steward: "data", connect: () => worldConnector(world) };
}

export function worldConnector(world: World): Connector {
  const observer: Observer = {
    async *scan() {
      if (!world.readable) throw new Error("the test world cannot be read");
      yield [...world.objects.values()].map(({ key, ...found }) => sighting(key, found));
      return { filters: "everything", pages: 1, announced: null, suspect: null };
    },
    async look(_source, key, _link, now) {
      if (!world.readable) throw new Error("the test world cannot be read");
      return { complete: true, asOf: now, found: world.of(key) };
    },
    async close() {},
  };
  const actor: Actor = { perform: async (input) => world.apply(input), close: async () => {} };
  return { spec: worldSpec, observer: () => observer, actor: () => actor };
}
