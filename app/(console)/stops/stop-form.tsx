"use client";

import { useMutation, useQuery, useQueryClient } from "@tanstack/react-query";
import { type FormEvent, useState } from "react";
import { ScopeSelect } from "@/components/shell/scope-select";
import { Button } from "@/components/ui/button";
import { Checkbox, Field, Input } from "@/components/ui/field";
import { useAnnounce } from "@/components/ui/messages";
import { useStopWords } from "@/components/words/use-stop-words";
import { filterOptionsOptions } from "@/lib/query/installation";
import { setStop } from "@/lib/query/stop-verbs";
import { FailureLine } from "../failure-line";
import { stopScopes } from "../stop-scopes";
import { stopUntil } from "./stop-until";

const REASON_MIN = 3;

/** A stop with a scope of one's own. What had already been sent is told with the answer. */
export function StopForm() {
  const t = useStopWords();
  const client = useQueryClient();
  const announce = useAnnounce();
  const options = useQuery(filterOptionsOptions());
  const [mistakes, setMistakes] = useState<{ reason?: string; until?: string }>({});
  const stop = useMutation({
    mutationFn: setStop,
    onSuccess: ({ says }) => announce(says),
    onSettled: () => client.invalidateQueries(),
  });

  function submit(event: FormEvent<HTMLFormElement>): void {
    event.preventDefault();
    const form = event.currentTarget;
    const data = new FormData(form);
    const reason = String(data.get("reason") ?? "").trim();
    const pause = data.get("pause") !== null;
    const until = stopUntil(t, String(data.get("until") ?? ""), Date.now());
    const found = {
      ...(reason.length < REASON_MIN ? { reason: t.stops.sayWhySoThatOthersUnderstand } : {}),
      ...("mistake" in until ? { until: until.mistake } : {}),
      ...(pause && "at" in until && until.at === null ? { until: t.stops.aPauseSaysWhenItEnds } : {}),
    };
    setMistakes(found);
    if ("mistake" in until || found.until !== undefined || found.reason !== undefined) return;
    stop.mutate(
      { scope: String(data.get("scope") ?? "all"), reason, until: until.at, pause },
      { onSuccess: () => form.reset() },
    );
  }

  return (
    <form onSubmit={submit} noValidate className="flex flex-col gap-3">
      <p className="text-ink2">{t.common.noNewEffectStartsWhatIs}</p>
      <Field label={t.common.what}>
        <ScopeSelect scopes={stopScopes(t, options.data)} />
      </Field>
      <Field label={t.common.reason} hint={t.common.everybodySeesItBesideWhatIt} error={mistakes.reason}>
        <Input name="reason" maxLength={500} autoComplete="off" />
      </Field>
      <Checkbox name="pause" label={t.stops.plannedPause} />
      <Field
        label={t.stops.untilInYourLocalTime}
        hint={t.stops.emptyUntilSomebodyAllowsRepairsAgain}
        error={mistakes.until}
      >
        <Input name="until" type="datetime-local" />
      </Field>
      <FailureLine error={stop.error} />
      {stop.data ? <p className="font-medium">{stop.data.says}</p> : null}
      <Button type="submit" variant="danger" busy={stop.isPending} className="self-start">
        {t.common.stopRepairs}
      </Button>
    </form>
  );
}
