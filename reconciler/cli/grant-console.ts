import { refuseConsoleRole } from "../../db/setup.ts";
import type { Runtime } from "../loop/runtime.ts";
import { grantConsoleRole } from "../record/console-role.ts";
import { type Answer, type Arguments, EXIT, required, UsageError } from "./arguments.ts";
import { asTerminal, sqlOf } from "./as.ts";

/** Lets a database role that somebody made be the console's. Each start does so again, because a migration may bring tables. */
export async function grantConsoleVerb(runtime: Runtime, args: Arguments): Promise<Answer> {
  const role = required(args.words[0], "ROLE");
  const why = await refuseConsoleRole(sqlOf(runtime), role);
  if (why !== null) throw new UsageError(why);
  const changed = await grantConsoleRole(sqlOf(runtime), role, runtime.config.kinds, asTerminal(runtime).actor);
  const text =
    changed === 0
      ? `${role} has what the console needs already.`
      : `${role} may do what the console does, and nothing else of ours (${changed} rights changed). Start the console as it: PLUMBLINE_CONSOLE_DATABASE_URL.`;
  return { json: { role, changed }, text, exit: EXIT.done };
}
