import northwind from "../../plumbline.config.ts";
import { benchKind, foundIn, numberOf, snapshotObserver } from "../../reconciler/bench/snapshot.ts";
import { defineConfig } from "../../reconciler/config.ts";
import { lineOf } from "./many.ts";

/** The sandbox, and beside it a source that shows what stands in a file: very many objects, which nothing has to make. */
const snapshot = snapshotObserver(() => process.env.PLUMBLINE_MANY ?? "");
const many = benchKind({
  ...snapshot,
  look: async (_source, key, _link, now) => ({ complete: true, asOf: now, found: [foundIn(lineOf(numberOf(key)))] }),
});
const policy = Object.fromEntries(
  ["attribute_drift", "permission_drift", "stale_owner"].map((name) => [name, "review"] as const),
);

export default defineConfig({ ...northwind, kinds: [...northwind.kinds, { ...many, policy }] });
