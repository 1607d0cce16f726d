import type { Fragment } from "postgres";
import { bucketOf, type ObjectRef } from "../../reconciler/model/bucket.ts";

/** Which object's rows a select is for: known beforehand, or found by another part of the same statement. */
export type ObjectAt = { bucket: number; kind: string | Fragment; key: string | Fragment };

export function objectAt({ kind, key }: ObjectRef): ObjectAt {
  return { bucket: bucketOf(kind, key), kind, key };
}
