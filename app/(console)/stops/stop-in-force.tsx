"use client";

import { useMutation, useQueryClient } from "@tanstack/react-query";
import { useState } from "react";
import { Button } from "@/components/ui/button";
import { useMessages } from "@/components/ui/messages";
import { Time } from "@/components/ui/time";
import { visibleText } from "@/lib/format/visible-text";
import type { StopRow } from "@/lib/query/installation";
import { liftStop } from "@/lib/query/verbs";
import { parseStopScope } from "@/reconciler/model/gate";
import { failureWords } from "../failure-words";
import { useMe } from "../me";
import { scopeWords } from "../scope-words";

/** Allowing repairs again is asked once more in place: a stop is lifted on purpose, never by a slip. */
export function StopInForce({ stop }: { stop: StopRow }) {
  const [asking, setAsking] = useState(false);
  const client = useQueryClient();
  const { say } = useMessages();
  const reason = useLiftReason(stop);
  const lift = useMutation({
    mutationFn: () => liftStop(stop.id, null),
    onSuccess: ({ says }) => say({ text: says }),
    onError: (error) => say({ text: failureWords(error) }),
    onSettled: () => {
      setAsking(false);
      client.invalidateQueries();
    },
  });
  return (
    <li className="flex flex-wrap items-center justify-between gap-x-4 gap-y-2 px-5 py-3">
      <span className="min-w-0 flex-[1_1_18rem]">
        <span className="block font-medium">{scopeWords(stop.scope)}</span>
        <span className="text-ink2">
          Stopped by {visibleText(stop.setByName ?? stop.setBy)} <Time at={stop.setAt} as="clock" />
          {stop.until === null ? (
            ", until somebody allows repairs again"
          ) : (
            <>
              , until <Time at={stop.until} as="at" />
            </>
          )}
          : {visibleText(stop.reason)}
        </span>
      </span>
      {asking ? (
        <span className="flex gap-2">
          <Button onClick={() => setAsking(false)}>Cancel</Button>
          <Button variant="primary" busy={lift.isPending} onClick={() => lift.mutate()}>
            Allow repairs now
          </Button>
        </span>
      ) : (
        <Button reason={reason} onClick={() => setAsking(true)}>
          Allow repairs
        </Button>
      )}
    </li>
  );
}

/** Anybody may stop; letting go on takes the right over what is held. The API decides. */
function useLiftReason(stop: StopRow): string | null {
  const me = useMe();
  if (me.role === "admin") return null;
  if (me.role !== "reviewer") return "Reviewers and administrators allow repairs again";
  const scope = parseStopScope(stop.scope);
  if (scope?.dimension !== "owner" || me.teams.includes(scope.name)) return null;
  return `Only reviewers of team ${scope.name} and administrators may lift this`;
}
