/** The life of an effect: planned → started → one of the three ends. Failed may be started again, and nothing else may. */
export const EFFECT_STATES = [
  /** Declared with its intent; nothing was tried. */
  "planned",
  /** May have been sent. Leaves by its command's word, or past its deadline as unknown. */
  "started",
  /** It took place; there may be a receipt. */
  "settled",
  /** It did not take place, and its command can prove that. */
  "failed",
  /** Nobody knows. Leaves by a late word of its command; a look answers for the object, never for the effect. */
  "unknown",
] as const;
export type EffectState = (typeof EFFECT_STATES)[number];

const NEXT: Readonly<Record<EffectState, readonly EffectState[]>> = {
  planned: ["started"],
  started: ["settled", "failed", "unknown"],
  settled: [],
  failed: ["started"],
  unknown: ["settled", "failed"],
};

export function mayBecome(from: EffectState, to: EffectState): boolean {
  return NEXT[from].includes(to);
}
