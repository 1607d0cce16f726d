import type { Desired, FoundObject, Intent } from "../reconciler/model/evidence.ts";
import { canonical, sha256Hex } from "./canonical.ts";

/**
 * Both sides in one comparable form, as digests that the database can compare: equal ones differ in nothing that is
 * compared. Unequal ones may still be alike (a source that tells more fields than were asked for): classify decides.
 */
export function showsDigest({ owner, permissions, fields }: FoundObject): string {
  return comparable(owner ?? null, { permissions, fields });
}

/** Null where nothing is to be there. */
export function wantsDigest(intent: Pick<Intent, "presence" | "owner" | "desired"> | null): string | null {
  return intent?.presence === "present" ? comparable(intent.owner, intent.desired) : null;
}

function comparable(owner: string | null, { permissions, fields }: Desired): string {
  return sha256Hex(canonical({ owner, permissions: [...new Set(permissions)].sort(), fields })).slice(0, 32);
}
