import { type Process, refuseRole } from "../../db/setup.ts";
import type { Runtime } from "../loop/runtime.ts";
import { admitRole } from "../record/process-role.ts";
import { type Answer, type Arguments, EXIT, required, UsageError } from "./arguments.ts";
import { asTerminal, sqlOf } from "./as.ts";

/** Lets a database role that somebody made be a process's. Each start does so again, because a migration may bring tables. */
export const grantVerb =
  (process: Process) =>
  async (runtime: Runtime, args: Arguments): Promise<Answer> => {
    const role = required(args.words[0], "ROLE");
    const why = await refuseRole(sqlOf(runtime), role, process);
    if (why !== null) throw new UsageError(why);
    const { kinds } = runtime.config;
    const changed = await admitRole(sqlOf(runtime), { role, process, kinds, actor: asTerminal(runtime).actor });
    const text =
      changed === 0
        ? `${role} has what the ${process} needs already.`
        : `${role} may do what the ${process} does, and nothing else of ours (${changed} rights changed). Start the ${process} as it: PLUMBLINE_${process.toUpperCase()}_DATABASE_URL.`;
    return { json: { role, changed }, text, exit: EXIT.done };
  };
