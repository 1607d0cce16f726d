import { z } from "zod";
import type { Tx } from "../../../db/client.ts";
import { Conflict, Invalid } from "../../errors.ts";
import type { Context } from "../context.ts";
import { id, name, parseInput } from "../input.ts";
import type { LockedObject } from "../objects/load.ts";
import { mayKnowOf } from "../objects/visible.ts";
import { readPerson } from "../principal.ts";
import { hint, record, runVerb } from "../run-verb.ts";
import { loadDrift } from "./load.ts";

export const AssignInput = z.strictObject({
  drift: id,
  /** A person's id, or null to hand it back to everybody. */
  assignee: name.nullable(),
});
export type AssignInput = z.infer<typeof AssignInput>;
export type AssignResult = { drift: string; assignee: string | null; says: string };

/** Says who looks after an open drift. Nothing else follows from it. */
export async function assignDrift(ctx: Context, input: AssignInput): Promise<AssignResult> {
  const { drift: driftId, assignee } = parseInput(AssignInput, input);

  return runVerb(ctx, "drift.assign", { subject: driftId }, async (tx, about) => {
    const { drift, object } = await loadDrift(tx, ctx, "drift.assign", driftId, about);
    const called = assignee === null ? null : await assignableName(tx, assignee, object);

    const changed = await tx`
      update drifts set assignee = ${assignee} where bucket = ${drift.bucket} and id = ${driftId} and resolved_at is null
      returning 1`;
    if (changed.length !== 1) {
      throw new Conflict("This drift is resolved, so nobody needs to look after it. Nothing was changed.", {
        code: "drift_resolved",
      });
    }
    await record(tx, ctx, {
      action: "drift.assigned",
      ...about,
      detail: { assignee, was: drift.assignee },
    });
    await hint(tx, { topic: "drift", id: driftId, kind: drift.kind, key: drift.key });
    return { drift: driftId, assignee, says: called === null ? "Assigned to nobody." : `Assigned to ${called}.` };
  });
}

/** Somebody who works here and may see it; the same answer for everybody else. */
async function assignableName(tx: Tx, personId: string, object: LockedObject): Promise<string> {
  const person = await readPerson(tx, personId);
  const works = person?.principal.role === "support" || person?.principal.role === "reviewer";
  if (person !== null && works && !person.suspended) {
    const [row] = await tx<{ visible: boolean }[]>`
      select ${mayKnowOf(tx, person.principal)} as visible from objects o
      where o.bucket = ${object.bucket} and o.kind = ${object.kind} and o.key = ${object.key}`;
    if (row?.visible === true) return person.principal.name;
  }
  throw new Invalid("This drift cannot be assigned to that person. Nothing was changed.", [
    { path: "assignee", says: "is nobody who triages for the owner team" },
  ]);
}
