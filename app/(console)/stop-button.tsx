"use client";

import { useQueryClient } from "@tanstack/react-query";
import { StopControl, type StopOutcome, type StopRequest } from "@/components/shell/stop-control";
import type { FilterOptions } from "@/lib/query/installation";
import { asProblem } from "@/lib/query/problem";
import { setStop } from "@/lib/query/verbs";
import { CLASS_NAMES } from "@/lib/words/en";
import { DRIFT_CLASSES } from "@/reconciler/model/drift-class";

function scopesOf(options: FilterOptions | undefined) {
  return [
    ...(options?.kinds ?? []).map((kind) => ({ value: `kind:${kind}`, label: `Kind ${kind}` })),
    ...(options?.teams ?? []).map((team) => ({ value: `owner:${team.id}`, label: `Team ${team.name}` })),
    ...DRIFT_CLASSES.map((name) => ({ value: `class:${name}`, label: `Class ${CLASS_NAMES[name].toLowerCase()}` })),
  ];
}

/** Two clicks from every page, with whatever of the page could be loaded. */
export function StopButton({ person, options }: { person: string; options: FilterOptions | undefined }) {
  const client = useQueryClient();
  async function stop(request: StopRequest): Promise<StopOutcome> {
    try {
      const { says } = await setStop(request);
      client.invalidateQueries();
      return { ok: true, says };
    } catch (error) {
      const problem = asProblem(error, true);
      return {
        ok: false,
        says: problem.message.replace(/ ?Nothing was changed\.?/, ""),
        changed: problem.changed === "nothing" ? "nothing" : "unknown",
        requestId: problem.requestId,
      };
    }
  }
  return <StopControl onStop={stop} scopes={scopesOf(options)} reason={`Stopped from the console by ${person}`} />;
}
