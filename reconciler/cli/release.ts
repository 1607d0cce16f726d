import { parkedBatches } from "../../db/queries/parked-batches.ts";
import { releaseBatch } from "../../lib/services/batches/release.ts";
import type { Runtime } from "../loop/runtime.ts";
import { type Answer, type Arguments, EXIT, UsageError } from "./arguments.ts";
import { asDecider, sqlOf } from "./as.ts";

/** Without a reason it shows what is parked, so that nobody releases what they have not seen. */
export async function releaseVerb(runtime: Runtime, args: Arguments): Promise<Answer> {
  const [which] = args.words;
  const all = await parkedBatches(sqlOf(runtime));
  const parked = all.filter((batch) => which === undefined || batch.id === which);
  if (which !== undefined && parked.length === 0) throw new UsageError(`No batch ${which} is parked.`);
  const { reason } = args.options;
  if (reason === undefined) return shown(parked);
  const [batch, ...others] = parked;
  if (batch === undefined) throw new UsageError("Nothing is parked.");
  if (others.length > 0) throw new UsageError(`${parked.length} batches are parked: name one.`);
  const ctx = await asDecider(runtime, args, { teams: null });
  const result = await releaseBatch(ctx, { batch: batch.id, digest: batch.digest, reason });
  return {
    json: { as: ctx.principal.email, ...result },
    text: `As ${ctx.principal.name}: ${result.says}`,
    exit: EXIT.done,
  };
}

function shown(parked: Awaited<ReturnType<typeof parkedBatches>>): Answer {
  const lines = parked.flatMap((batch) => [
    `${batch.id}  ${batch.kind}, ${batch.wanted} repairs since ${batch.parkedAt}: ${batch.says}`,
    ...batch.examples.map((example) => `  ${example.key}: ${example.title}`),
    ...(batch.wanted > batch.examples.length ? [`  and ${batch.wanted - batch.examples.length} more`] : []),
  ]);
  return { json: { parked }, text: lines.length === 0 ? "Nothing is parked." : lines.join("\n"), exit: EXIT.done };
}
