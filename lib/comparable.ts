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

/** What tells one found object from another, and from itself a moment ago. */
export function foundDigest(found: FoundObject): string {
  return sha256Hex(canonical(plain(found)));
}

/** Both of one object. Its fields are most of it, and are written once. */
export function digestsOf(found: FoundObject): { digest: string; shows: string } {
  const { externalId, owner, permissions, fields, by } = plain(found);
  const [inFields, inPermissions, inOwner] = [canonical(fields), canonical(permissions), canonical(owner ?? null)];
  const shown = `"fields":${inFields},"owner":${inOwner}`;
  const sorted = canonical([...new Set(permissions)].sort());
  const told = owner === undefined ? `"fields":${inFields}` : shown;
  const start = by === undefined ? "" : `"by":${canonical(by)},`;
  return {
    digest: sha256Hex(`{${start}"externalId":${canonical(externalId)},${told},"permissions":${inPermissions}}`),
    shows: sha256Hex(`{${shown},"permissions":${sorted}}`).slice(0, 32),
  };
}

/** The digest that tells whether a source says something new of an object. The store computes the same over a scan's rows. */
export function factDigest(found: readonly FoundObject[]): string {
  const digests = found.map(foundDigest).sort();
  return digests.length === 1 ? (digests[0] ?? "") : sha256Hex(digests.join(","));
}

/** What a source showed of one object, in the form in which it is kept: however it was learned, it is compared alike. */
export function contentOf(shown: readonly FoundObject[]) {
  const found = shown.map(plain).sort((a, b) => (a.externalId < b.externalId ? -1 : 1));
  const only = found.length === 1 ? found[0] : undefined;
  return {
    found,
    digest: factDigest(found),
    shows: only === undefined ? null : showsDigest(only),
    externalId: only?.externalId ?? null,
  };
}

/** Only what is compared, and without what a source does not tell: an unknown owner is a missing field, never a null. */
export function plain({ externalId, owner, permissions, fields, by }: FoundObject): FoundObject {
  const found: FoundObject = { externalId, permissions, fields };
  if (owner !== undefined) found.owner = owner;
  if (by !== undefined) found.by = by;
  return found;
}
