"use client";

import { useMutation, useQuery, useQueryClient } from "@tanstack/react-query";
import { type FormEvent, useState } from "react";
import { Button } from "@/components/ui/button";
import { Field, Input, Select } from "@/components/ui/field";
import { useAnnounce } from "@/components/ui/messages";
import { filterOptionsOptions } from "@/lib/query/installation";
import { setStop } from "@/lib/query/verbs";
import { failureWords } from "../failure-words";
import { stopScopes } from "../stop-scopes";
import { stopUntil } from "./stop-until";

const REASON_MIN = 3;

/** A stop with a scope of one's own. What had already been sent is told with the answer. */
export function StopForm() {
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
    const until = stopUntil(String(data.get("until") ?? ""), Date.now());
    const found = {
      ...(reason.length < REASON_MIN ? { reason: "Say why, so that others understand it." } : {}),
      ...("mistake" in until ? { until: until.mistake } : {}),
      ...(pause && "at" in until && until.at === null ? { until: "A pause says when it ends." } : {}),
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
      <p className="text-ink2">
        No new effect starts. What is already sent is not interrupted; its result is checked. Looking goes on.
      </p>
      <Field label="What">
        <Select name="scope" defaultValue="all">
          <option value="all">Everything</option>
          {stopScopes(options.data).map((scope) => (
            <option key={scope.value} value={scope.value}>
              {scope.label}
            </option>
          ))}
        </Select>
      </Field>
      <Field label="Reason" hint="Everybody sees it beside what it holds." error={mistakes.reason}>
        <Input name="reason" maxLength={500} autoComplete="off" />
      </Field>
      <label className="flex items-center gap-2">
        <input type="checkbox" name="pause" /> Planned pause: it ends by itself, and what piles up is counted
      </label>
      <Field
        label="Until, in your local time"
        hint="Empty: until somebody allows repairs again."
        error={mistakes.until}
      >
        <Input name="until" type="datetime-local" />
      </Field>
      {stop.error ? (
        <p role="alert" className="text-unsure">
          {failureWords(stop.error)}
        </p>
      ) : null}
      {stop.data ? <p className="font-medium">{stop.data.says}</p> : null}
      <Button type="submit" variant="danger" busy={stop.isPending} className="self-start">
        Stop repairs
      </Button>
    </form>
  );
}
