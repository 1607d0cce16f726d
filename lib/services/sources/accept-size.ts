import { z } from "zod";
import { shrunk } from "../../../reconciler/model/shrink.ts";
import { authorize, INSTALLATION } from "../../auth/authorize.ts";
import { Conflict, NotFound } from "../../errors.ts";
import type { Context } from "../context.ts";
import { kindName, name, parseInput, reason } from "../input.ts";
import { hint, record, runVerb } from "../run-verb.ts";

export const AcceptSizeInput = z.strictObject({
  kind: kindName,
  source: name,
  /** How many entries its last scan showed: whoever accepts has to have seen it. */
  counted: z.int().min(0),
  reason,
});
export type AcceptSizeInput = z.infer<typeof AcceptSizeInput>;
export type AcceptSizeResult = { kind: string; source: string; before: number; counted: number; says: string };

type Row = { before: number | null; suspect: string | null; shown: number | null };

/**
 * A source that shows much less than before is not believed, and would never be again where so much really went away. A
 * person who knows says so. What is missing is still read one by one before anything is called gone.
 */
export async function acceptSize(ctx: Context, input: AcceptSizeInput): Promise<AcceptSizeResult> {
  const { kind, source, counted, reason: why } = parseInput(AcceptSizeInput, input);

  return runVerb(ctx, "source.accept_size", { subject: `${kind}/${source}` }, async (tx) => {
    authorize(ctx.principal, "source.accept_size", INSTALLATION);
    const [row] = await tx<Row[]>`
      select s.counted as before, last.suspect, last.counted as shown from sources s
      left join lateral (
        select suspect, counted from scans c where c.kind = s.kind and c.source = s.name order by c.started_at desc limit 1) last on true
      where s.kind = ${kind} and s.name = ${source} for update of s`;
    if (row === undefined) throw new NotFound();
    const { before, shown, suspect } = row;
    if (before === null || shown === null || suspect === null || suspect !== shrunk(before, shown)) {
      throw stands("Its last scan is not refused for what it no longer shows.");
    }
    if (shown !== counted) throw stands(`Its last scan showed ${shown} entries. Read it again.`);

    await tx`update sources set counted = ${counted} where kind = ${kind} and name = ${source}`;
    const detail = { kind, source, before, counted, reason: why };
    await record(tx, ctx, { action: "source.size_accepted", subject: `${kind}/${source}`, detail });
    await hint(tx, { topic: "run", id: `${kind}/${source}` });
    return {
      ...{ kind, source, before, counted },
      says: `${counted} entries are what ${kind}/${source} is measured by from its next scan on, not ${before}. What it no longer shows is read one by one.`,
    };
  });
}

function stands(says: string): Conflict {
  return new Conflict(`${says} Nothing was changed.`, { code: "size_stands" });
}
