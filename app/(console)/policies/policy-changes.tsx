"use client";

import { useMutation, useQuery, useQueryClient } from "@tanstack/react-query";
import { type FormEvent, useState } from "react";
import { Button } from "@/components/ui/button";
import { Card } from "@/components/ui/card";
import { Dialog } from "@/components/ui/dialog";
import { Field, Input } from "@/components/ui/field";
import { useMessages } from "@/components/ui/messages";
import { Mono } from "@/components/ui/mono";
import { Time } from "@/components/ui/time";
import { useRuleWords } from "@/components/words/use-rule-words";
import { visibleText } from "@/lib/format/visible-text";
import { type PolicyChangeRow, policyPreviewOptions } from "@/lib/query/installation";
import { decidePolicy } from "@/lib/query/verbs";
import type { RuleWords } from "@/lib/words/words";
import type { Direction } from "@/reconciler/model/drift-class";
import { FailureLine } from "../failure-line";
import { useMe } from "../me";
import { PreviewSpan } from "./policy-preview";
import { classWords, effectWords, valueWords } from "./policy-words";

const directionOf = ({ direction }: PolicyChangeRow) => (direction === "" ? null : (direction as Direction));

/** What people want a policy to be, with what became of it. */
export function PolicyChanges({ title, changes }: { title: string; changes: readonly PolicyChangeRow[] }) {
  const t = useRuleWords();
  if (changes.length === 0) return null;
  return (
    <Card title={title} flush>
      <ul className="divide-y divide-line">
        {changes.map((change) => (
          <li key={change.id} className="flex flex-wrap items-center justify-between gap-x-4 gap-y-1 px-4 py-2 sm:px-5">
            <span className="min-w-0 flex-[1_1_20rem]">
              {classWords(t, change.class, directionOf(change))}{" "}
              <Mono className="text-ink3">{visibleText(change.kind)}</Mono>
              <span className="block font-medium">
                {t.policies.fromTo(valueWords(t, change.was), valueWords(t, change.wanted))}
              </span>
              <span className="block break-words text-ink2">{visibleText(change.reason)}</span>
            </span>
            <span className="text-ink2">
              {outcomeWords(t, change)} <Time at={change.decidedAt ?? change.proposedAt} as="clock" />
            </span>
            {change.state === "proposed" ? <DecideButton change={change} /> : null}
          </li>
        ))}
      </ul>
    </Card>
  );
}

function outcomeWords(t: RuleWords, { state, narrows, ...change }: PolicyChangeRow): string {
  const proposer = visibleText(change.proposedByName ?? change.proposedBy);
  const decider = visibleText(change.decidedByName ?? change.decidedBy ?? "");
  if (state === "applied") return narrows ? t.policies.atOnceBy(proposer) : t.policies.appliedBy(decider);
  if (state === "refused") return t.policies.refusedBy(decider);
  if (state === "superseded") return t.policies.superseded;
  return state === "expired" ? t.policies.expired : t.policies.proposedBy(proposer);
}

function DecideButton({ change }: { change: PolicyChangeRow }) {
  const t = useRuleWords();
  const me = useMe();
  const [open, setOpen] = useState(false);
  const what = t.policies.decideOf(classWords(t, change.class, directionOf(change)), change.kind);
  if (me.role !== "admin") return null;
  return (
    <>
      <Button onClick={() => setOpen(true)} aria-label={what}>
        {t.policies.decide}
      </Button>
      <Dialog
        open={open}
        onClose={() => setOpen(false)}
        placement="panel"
        title={what}
        description={t.policies.fromTo(valueWords(t, change.was), valueWords(t, change.wanted))}
      >
        <Decision change={change} onClose={() => setOpen(false)} />
      </Dialog>
    </>
  );
}

/** The same counts as whoever proposed it saw, and two buttons. */
function Decision({ change, onClose }: { change: PolicyChangeRow; onClose: () => void }) {
  const t = useRuleWords();
  const me = useMe();
  const client = useQueryClient();
  const { say } = useMessages();
  const { kind, class: name, wanted } = change;
  const preview = useQuery(policyPreviewOptions({ kind, class: name, direction: directionOf(change) }));
  const effect = preview.data?.choices.find((one) => valueWords(t, one) === valueWords(t, wanted));
  const decide = useMutation({
    mutationFn: (refusal: string | null) => decidePolicy(change.id, refusal),
    onSuccess: ({ says }) => {
      onClose();
      say({ text: says });
    },
    onSettled: () => client.invalidateQueries({ queryKey: ["policy", "list"] }),
  });

  function refuse(event: FormEvent<HTMLFormElement>): void {
    event.preventDefault();
    decide.mutate(String(new FormData(event.currentTarget).get("reason") ?? "").trim());
  }

  const mine = change.proposedBy === me.id;
  return (
    <form onSubmit={refuse} className="flex flex-col gap-4">
      <p>
        {t.policies.proposedBy(visibleText(change.proposedByName ?? change.proposedBy))}{" "}
        <Time at={change.proposedAt} as="clock" />; {t.common.until} <Time at={change.expiresAt} as="at" />.
        <span className="block break-words text-ink2">{visibleText(change.reason)}</span>
      </p>
      <PreviewSpan preview={preview} />
      {effect !== undefined && preview.data?.drifts !== 0 ? (
        <p className="font-medium">{effectWords(t, effect)}</p>
      ) : null}
      <Field label={t.policies.whyNot} hint={t.policies.onlyForARefusal}>
        <Input name="reason" required minLength={3} maxLength={500} autoComplete="off" />
      </Field>
      <FailureLine error={decide.error} />
      <div className="flex flex-wrap justify-end gap-2">
        <Button type="submit" busy={decide.isPending}>
          {mine ? t.policies.takeItBack : t.policies.refuseChange}
        </Button>
        <Button
          variant="primary"
          busy={decide.isPending}
          reason={mine ? t.policies.youProposedIt : null}
          onClick={() => decide.mutate(null)}
        >
          {t.policies.approveChange}
        </Button>
      </div>
    </form>
  );
}
