import type { ObjectRef } from "@/reconciler/model/bucket";

/** Keys may hold anything, slashes too. */
export function objectHref({ kind, key }: ObjectRef): string {
  return `/objects/${encodeURIComponent(kind)}/${encodeURIComponent(key)}`;
}
