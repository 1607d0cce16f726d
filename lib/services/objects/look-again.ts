import { randomUUID } from "node:crypto";
import { z } from "zod";
import type { Context } from "../context.ts";
import { kindName, objectKey, parseInput } from "../input.ts";
import { hint, record, runVerb } from "../run-verb.ts";
import { askForLook, hintOf, loadObject } from "./load.ts";

export const LookAgainInput = z.strictObject({ kind: kindName, key: objectKey });
export type LookAgainInput = z.infer<typeof LookAgainInput>;
export type LookAgainResult = { kind: string; key: string; token: string; says: string };

/** Asks the loop to read the sources for one object now. Changes nothing outside, whatever it finds. */
export async function lookAgain(ctx: Context, input: LookAgainInput): Promise<LookAgainResult> {
  const { kind, key } = parseInput(LookAgainInput, input);

  return runVerb(ctx, "object.look_again", { subject: `${kind}/${key}` }, async (tx, about) => {
    const object = await loadObject(tx, ctx, "object.look_again", kind, key);
    Object.assign(about, { kind, key });
    const token = randomUUID();
    await askForLook(tx, object, token);
    await record(tx, ctx, { action: "object.look_requested", kind, key, subject: about.subject, detail: { token } });
    await hint(tx, hintOf(object));
    return { kind, key, token, says: "Asked for a fresh look." };
  });
}
