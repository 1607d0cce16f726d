"use client";

import { useQueryClient } from "@tanstack/react-query";
import { useWords } from "#use-words";
import { StopControl, type StopOutcome, type StopRequest } from "@/components/shell/stop-control";
import type { FilterOptions } from "@/lib/query/installation";
import { asProblem } from "@/lib/query/problem";
import { setStop } from "@/lib/query/stop-verbs";
import { whyWords } from "./failure-words";
import { stopScopes } from "./stop-scopes";

/** Two clicks from every page, with whatever of the page could be loaded. */
export function StopButton({ person, options }: { person: string | null; options: FilterOptions | undefined }) {
  const t = useWords();
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
        says: whyWords(t, problem),
        changed: problem.changed === "nothing" ? "nothing" : "unknown",
        requestId: problem.requestId,
        signedOut: problem.status === 401,
      };
    }
  }
  return (
    <StopControl
      onStop={stop}
      scopes={stopScopes(t, options)}
      reason={person === null ? t.general.stoppedFromTheConsole : t.general.stoppedFromTheConsoleBy(person)}
    />
  );
}
