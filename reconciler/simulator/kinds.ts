// ◆ pure
/** The kinds of the simulated world: what each outside world can promise, and what a plan for it is. */
import { z } from "zod";
import type { KindConfig } from "../config.ts";
import type { Capabilities, Connector, ConnectorSpec, PlanAnswer, PlanInput } from "../connectors/contract.ts";
import type { Millis } from "../model/evidence.ts";
import type { Risk, Step } from "../model/repair.ts";

export const GRANTS = ["read", "write", "admin"] as const;
/** A size that no plan can be made from: the connector has a mistake there, and throws. */
export const SPOILT = 99;
/** What nobody asked for stays marked this long: longer than an approval can be undone, shorter than a world lasts. */
const DEFER_MS = 20_000;
export type Wanted = { grants: string[]; size: number };

export type Traits = Pick<Capabilities, "idempotency" | "read" | "inFlightMs" | "partialPossible"> & {
  kind: string;
  /** How far a read may be behind. */
  lagMs: Millis;
  /** A second, supporting source. */
  ledger: boolean;
  /** How long a key is remembered; null where there is none. */
  keyLifeMs: Millis | null;
  policy: KindConfig["policy"];
  perHour?: number;
  /** A world is too short for as many as usual. */
  setbacksMax?: number;
};

const base = {
  ...{ inFlightMs: 4_000, partialPossible: false, ledger: false, lagMs: 0, keyLifeMs: null, policy: undefined },
} as const;

export const TRAITS: readonly [Traits, ...Traits[]] = [
  {
    ...{ ...base, kind: "payment", idempotency: "key", keyLifeMs: 75_000, read: "strong", perHour: 6 },
    policy: { extra_external: "automatic" },
  },
  { ...base, kind: "ticket", idempotency: "natural_name", read: "strong", ledger: true },
  { ...base, kind: "file", idempotency: "conditional", read: "lagging", lagMs: 3_000 },
  {
    ...base,
    ...{ kind: "message", idempotency: "none", read: "lagging", lagMs: 2_000, inFlightMs: 6_000 },
    policy: { permission_drift: "automatic", "missing_external/vanished": "automatic" },
  },
  {
    ...base,
    ...{
      kind: "grant",
      idempotency: "convergent_put",
      read: "strong",
      partialPossible: true,
      perHour: 4,
      setbacksMax: 1,
      inFlightMs: 20_000,
    },
    policy: { "permission_drift/over": "automatic", "permission_drift/under": "automatic" },
  },
];

export const CALL_MS = 3_000;
const FRESHNESS_MS = 90_000;

/** `way`: how it does what it does, where that is set up beside its version. */
export function specOf(traits: Traits, way: string | null = null): ConnectorSpec {
  const { kind, idempotency, keyLifeMs, read, inFlightMs, partialPossible, lagMs, ledger } = traits;
  return {
    ...{ kind, connector: `sim-${kind}`, version: "1", title: kind, thing: kind, callMs: CALL_MS },
    capabilities: {
      ...{ idempotency, keyLifeMs, lookup: "by_marker", read, inFlightMs, partialPossible },
      ...{ irreversible: [], refusals: [] },
    },
    sources: [
      { name: "api", title: "API", standing: "authoritative", freshnessMs: FRESHNESS_MS },
      ...(ledger
        ? ([{ name: "ledger", title: "Ledger", standing: "supporting", freshnessMs: FRESHNESS_MS }] as const)
        : []),
    ],
    // What is still under way has landed by then, and every read shows it.
    settleMs: inFlightMs + lagMs,
    spec: z.strictObject({ grants: z.array(z.string()), size: z.number() }),
    desire: (_key, spec) => {
      const { grants, size } = spec as Wanted;
      return { permissions: [...grants].sort(), fields: { size } };
    },
    managed: () => true,
    plan: (input) => planFor(kind, way, input),
  };
}

function planFor(kind: string, way: string | null, input: PlanInput): PlanAnswer {
  const { key, drift, intent, found, owner, link } = input;
  const step = (verb: string, args: Step["args"]): Step => ({
    ...{ verb, args: way === null ? args : { ...args, way }, says: `${verb} ${key}` },
    effect: { object: key, fields: [verb], money: null },
  });
  const answer = (
    steps: Step[],
    more: { risk?: Risk; removes?: boolean; gone?: string[]; credential?: string } = {},
  ): PlanAnswer => ({
    plan: {
      title: `${steps.map((one) => one.verb).join(", ")} ${key}`,
      steps,
      contract: {
        bound: { objects: 1, fields: [...new Set(steps.map((one) => one.verb))], money: null },
        ...{
          evidence: [],
          touches: [key],
          leavesAlone: [],
          precondition: "",
          postcondition: "",
          undo: "reversible",
          ifWrong: "",
        },
        ...{ risk: "low", credential: owner, removes: false, ...more },
      },
    },
  });
  if (found.some((one) => one.fields.size === SPOILT)) throw new Error("Nobody thought of this size.");
  const ids = found.map((one) => one.externalId);
  const wanted = intent?.desired;
  const whole = { grants: wanted?.permissions ?? [], size: wanted?.fields.size ?? 0, owner: intent?.owner ?? owner };
  switch (drift.class) {
    case "missing_external":
      return answer([step("create", whole)]);
    case "extra_external":
      return answer([step("remove", { externalIds: ids })], { removes: true, gone: ids, risk: "medium" });
    case "missing_external_id":
      return answer([step("link", { externalIds: ids })], { credential: "record" });
    case "permission_drift":
      return answer([
        ...(drift.detail.over ?? []).map((grant) => step("revoke", { grant, externalIds: ids })),
        ...(drift.detail.under ?? []).map((grant) => step("grant", { grant, externalIds: ids })),
      ]);
    case "attribute_drift":
      return answer([step("resize", { size: whole.size, externalIds: ids })]);
    case "stale_owner":
      return answer([step("hand_over", { owner: whole.owner, externalIds: ids })], {
        risk: "high",
        // Only who has it may give it away, and nobody acts with the credential of another team.
        credential: kind === "file" ? (found[0]?.owner ?? owner) : owner,
      });
    case "duplicate_side_effect": {
      const keep = ids.find((id) => id === link) ?? ids[0];
      const others = ids.filter((id) => id !== keep);
      if (others.length === 0) return { none: true, because: "Only one of them is there; receipts name others." };
      return answer([step("remove", { externalIds: others })], { removes: true, gone: others, risk: "high" });
    }
    default:
      return { none: true, because: "A person has to look." };
  }
}

export function kindConfig(traits: Traits, connector: Connector): KindConfig {
  const { policy, perHour, setbacksMax } = traits;
  return {
    ...{ spec: connector.spec, steward: "data", connect: () => connector },
    ...(policy === undefined ? {} : { policy }),
    limits: {
      deferMs: DEFER_MS,
      ...(perHour === undefined ? {} : { perHour }),
      ...(setbacksMax === undefined ? {} : { setbacksMax }),
    },
  };
}
