import { z } from "zod";
import type { Context } from "../context.ts";
import { id, parseInput, text } from "../input.ts";
import { hint, record, runVerb } from "../run-verb.ts";
import { loadDrift } from "./load.ts";

export const NOTE_MAX = 2_000;

export const NoteInput = z.strictObject({ drift: id, text: text(NOTE_MAX) });
export type NoteInput = z.infer<typeof NoteInput>;
export type NoteResult = { drift: string; says: string };

/**
 * What a person knows of it that no source does. A note is an entry of the record and nothing else, so it stands where
 * everything else that happened stands, and nobody can change it or take it away. Gone drifts may be noted too.
 */
export async function noteDrift(ctx: Context, input: NoteInput): Promise<NoteResult> {
  const { drift: driftId, text: note } = parseInput(NoteInput, input);

  return runVerb(ctx, "drift.note", { subject: driftId }, async (tx, about) => {
    const { drift } = await loadDrift(tx, ctx, "drift.note", driftId, about);
    await record(tx, ctx, { action: "drift.noted", ...about, detail: { note } });
    await hint(tx, { topic: "drift", id: driftId, kind: drift.kind, key: drift.key });
    return { drift: driftId, says: "Noted." };
  });
}
