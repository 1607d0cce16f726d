import config from "../../plumbline.config.ts";
import type { PolicyMode } from "../../reconciler/model/gate.ts";

/** What the config says of each kind's policy where it differs from the defaults. */
export const kindPolicies: ReadonlyMap<string, Readonly<Record<string, PolicyMode>>> = new Map(
  config.kinds.map((kind) => [kind.spec.kind, kind.policy ?? {}]),
);
