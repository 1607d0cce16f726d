// ◆ pure
import type { Millis, PastAttempt } from "../model/evidence.ts";
import type { EffectRow, ObjectBundle, ObjectRow } from "../store.ts";

/** A try, and the generation of the request that it was for. */
export type Try = PastAttempt & { generation: number };

/**
 * What commands did themselves, as evidence. An effect that was started and of which nobody said how it ended is a try with an
 * unknown outcome, like one of ours: only a look answers it, and until then nothing is sent.
 */
export function effectAttempts(effects: readonly EffectRow[]): Try[] {
  return effects.flatMap((effect): Try[] => {
    const tried = (outcome: PastAttempt["outcome"]) => [
      { outcome, at: lastMoment(effect), generation: effect.generation },
    ];
    if (isOpen(effect)) return tried("unknown");
    if (effect.state === "settled") return tried("happened");
    return effect.state === "failed" ? tried("did_not_happen") : [];
  });
}

export const isOpen = ({ state, answeredAt }: EffectRow) =>
  state === "started" || (state === "unknown" && answeredAt === null);

/** After it nothing more is sent: its command said that it ended, or nobody waits for it any more. */
export const lastMoment = ({ endedAt, deadlineAt }: EffectRow): Millis => endedAt ?? deadlineAt ?? 0;

/** When effects ended that took place, or may have. */
export function effectTimes(effects: readonly EffectRow[]): Millis[] {
  return effects.filter(({ state }) => state !== "planned" && state !== "failed").map(lastMoment);
}

/** As an object's open attempt: under way, or over without an answer. */
export function openEffect(effects: readonly EffectRow[], now: Millis): ObjectRow["openAttempt"] {
  const open = effects.filter(isOpen);
  if (open.some((effect) => effect.state === "unknown" || now > lastMoment(effect))) return "unknown";
  return open.length > 0 ? "attempting" : "none";
}

/** The object's open attempt, ours and its commands' together. */
export function openNow({ object, attempts, effects }: ObjectBundle, now: Millis): ObjectRow["openAttempt"] {
  if (effects.length === 0) return object.openAttempt;
  const states = [...attempts.map(({ state }) => state), openEffect(effects, now)];
  return (["unknown", "attempting"] as const).find((state) => states.includes(state)) ?? "none";
}

/** The first look that may answer an effect whose end is open. */
export function nextEffectLook(effects: readonly EffectRow[], settleMs: Millis): Millis | null {
  const looks = effects.filter(isOpen).map((effect) => lastMoment(effect) + settleMs);
  return looks.length === 0 ? null : Math.min(...looks);
}
