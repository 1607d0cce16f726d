import { canonical, sha256Hex } from "../../lib/canonical.ts";
import type { Acceptance } from "../model/acceptance.ts";
import type { FoundDrift } from "../model/drift-class.ts";
import type { Millis } from "../model/evidence.ts";

/** The same difference gives the same text, whether it was just found or read back from its row. */
export function differenceDigest({ class: name, direction, detail }: FoundDrift): string {
  return sha256Hex(canonical(JSON.parse(JSON.stringify({ class: name, direction, detail }))));
}

/** Was exactly this accepted? More of it, or other, was not. */
export function isOfThis(acceptance: Acceptance, drift: FoundDrift): boolean {
  return acceptance.what === differenceDigest(drift);
}

/** The acceptance that holds this difference now; null where there is none, it has ended, or the difference changed. */
export function acceptanceOf(acceptance: Acceptance | null, drift: FoundDrift, now: Millis): Acceptance | null {
  if (acceptance === null || !isOfThis(acceptance, drift)) return null;
  return acceptance.until === null || now < acceptance.until ? acceptance : null;
}
