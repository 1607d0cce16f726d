import config from "../../plumbline.config.ts";
import type { Kinds } from "../services/kinds.ts";

/**
 * What the config declares, without the part that connects: the web process knows what a spec means and has no way to
 * reach what it is about.
 */
export const kinds = new Map(config.kinds.map((kind) => [kind.spec.kind, kind.spec])) satisfies Kinds;
