import type { Millis } from "./evidence.ts";

/** Somebody looked at one difference and lets it be. It says nothing of any other, nor of this one once it changes. */
export type Acceptance = {
  by: string;
  at: Millis;
  /** Null: until it changes. Only administrators may say so. */
  until: Millis | null;
  reason: string;
  /** Digest of exactly what was accepted. */
  what: string;
};
