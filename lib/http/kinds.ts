import type { Kinds } from "../services/kinds.ts";
import { config } from "./config.ts";

/** The kinds that one connector serves. */
export const kindsOf = (connector: string): string[] =>
  config.kinds.filter((kind) => kind.spec.connector === connector).map((kind) => kind.spec.kind);

/**
 * What the config declares, without the part that connects: the web process knows what a spec means and has no way to
 * reach what it is about.
 */
export const kinds = new Map(config.kinds.map((kind) => [kind.spec.kind, kind.spec])) satisfies Kinds;
