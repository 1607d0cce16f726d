import { limitsOf } from "../../reconciler/config.ts";
import { ownPolicy } from "../../reconciler/policy/defaults.ts";
import type { OwnPolicy } from "../services/policies/grid.ts";
import { config } from "./config.ts";

/** What the config says of each kind's policy where it differs from the defaults, and its limit. */
export const kindPolicies: ReadonlyMap<string, OwnPolicy> = new Map(
  config.kinds.map((kind) => [kind.spec.kind, { modes: ownPolicy(kind), perHour: limitsOf(kind).perHour }]),
);
