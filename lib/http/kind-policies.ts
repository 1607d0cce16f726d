import { limitsOf } from "../../reconciler/config.ts";
import { ownPolicy } from "../../reconciler/policy/defaults.ts";
import type { OwnPolicies } from "../services/policies/grid.ts";
import { config } from "./config.ts";

/** What the config says of each kind's policy where it differs from the defaults, its limit, and what its connector promises. */
export const kindPolicies: OwnPolicies = new Map(
  config.kinds.map((kind) => [
    kind.spec.kind,
    { modes: ownPolicy(kind), perHour: limitsOf(kind).perHour, promises: kind.spec.capabilities },
  ]),
);
