import { saidInstant } from "../../reconciler/model/instant.ts";

/** A moment inside a sentence: exact, in UTC, to the second. Messages never say "ago". */
export function saidTime(at: Date): string {
  return saidInstant(at.getTime());
}
