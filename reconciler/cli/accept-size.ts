import { acceptSize } from "../../lib/services/sources/accept-size.ts";
import type { Runtime } from "../loop/runtime.ts";
import { type Answer, type Arguments, EXIT, UsageError } from "./arguments.ts";
import { asDecider, sqlOf } from "./as.ts";

/** Without a reason it shows what the source showed, so that nobody accepts what they have not seen. */
export async function acceptSizeVerb(runtime: Runtime, args: Arguments): Promise<Answer> {
  const [kind, source] = args.words;
  if (kind === undefined || source === undefined) throw new UsageError("accept-size needs a kind and a source.");
  const [last] = await sqlOf(runtime)<{ counted: number; suspect: string | null }[]>`
    select counted, suspect from scans where kind = ${kind} and source = ${source} order by started_at desc limit 1`;
  if (last === undefined) throw new UsageError(`${kind}/${source} was never scanned.`);
  const { reason } = args.options;
  if (reason === undefined) {
    const text = `${kind}/${source}: ${last.suspect ?? `${last.counted} entries, and nothing is doubted.`}`;
    return { json: { kind, source, ...last }, text, exit: EXIT.done };
  }
  const ctx = await asDecider(runtime, args, { teams: null });
  const result = await acceptSize(ctx, { kind, source, counted: last.counted, reason });
  return {
    json: { as: ctx.principal.email, ...result },
    text: `As ${ctx.principal.name}: ${result.says}`,
    exit: EXIT.done,
  };
}
