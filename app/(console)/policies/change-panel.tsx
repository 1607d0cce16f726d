"use client";

import { useMutation, useQuery, useQueryClient } from "@tanstack/react-query";
import { clsx } from "clsx";
import { type FormEvent, useState } from "react";
import { Button } from "@/components/ui/button";
import { Dialog } from "@/components/ui/dialog";
import { Field, Textarea } from "@/components/ui/field";
import { useMessages } from "@/components/ui/messages";
import { useRuleWords } from "@/components/words/use-rule-words";
import { type Choice, type PolicyCell, type PolicyPreview, policyPreviewOptions } from "@/lib/query/installation";
import { proposePolicy } from "@/lib/query/verbs";
import { FailureLine } from "../failure-line";
import { PreviewSpan } from "./policy-preview";
import { classWords, effectWords, valueWords } from "./policy-words";

export type ChosenCell = { kind: string; perHour: number | null; cell: PolicyCell };

/** What else one cell may say, what each choice would have meant lately, and what it takes to put it in force. */
export function ChangePanel({ chosen, onClose }: { chosen: ChosenCell | null; onClose: () => void }) {
  const t = useRuleWords();
  const title =
    chosen === null ? "" : t.policies.changeOf(classWords(t, chosen.cell.class, chosen.cell.direction), chosen.kind);
  return (
    <Dialog
      open={chosen !== null}
      onClose={onClose}
      placement="panel"
      title={title}
      description={t.policies.administratorsChangePolicies}
    >
      {chosen === null ? null : <ChangeForm chosen={chosen} onClose={onClose} />}
    </Dialog>
  );
}

function ChangeForm({ chosen, onClose }: { chosen: ChosenCell; onClose: () => void }) {
  const t = useRuleWords();
  const client = useQueryClient();
  const { say } = useMessages();
  const { kind, perHour, cell } = chosen;
  const preview = useQuery(policyPreviewOptions({ kind, class: cell.class, direction: cell.direction }));
  const [at, setAt] = useState(() => cell.choices.findIndex((choice) => choice.step === "now"));
  const choice = cell.choices[at];
  const propose = useMutation({
    mutationFn: ({ value, reason }: { value: Choice; reason: string }) =>
      proposePolicy({ kind, ...cell }, value, reason),
    onSuccess: ({ says }) => {
      onClose();
      say({ text: says });
    },
    onSettled: () => client.invalidateQueries({ queryKey: ["policy", "list"] }),
  });

  function submit(event: FormEvent<HTMLFormElement>): void {
    event.preventDefault();
    const reason = String(new FormData(event.currentTarget).get("reason") ?? "").trim();
    if (choice !== undefined && choice.step !== "now") propose.mutate({ value: choice, reason });
  }

  return (
    <form onSubmit={submit} className="flex flex-col gap-4">
      <PreviewSpan preview={preview} />
      <fieldset className="flex flex-col gap-1">
        <legend className="pb-1 font-medium">{t.policies.whatItShouldSay}</legend>
        {cell.choices.map((one, index) => (
          <ChoiceRow
            key={valueWords(t, one)}
            choice={one}
            label={valueWords(t, one, perHour)}
            effect={preview.data?.choices[index]}
            drifts={preview.data?.drifts ?? 0}
            checked={index === at}
            onChoose={() => setAt(index)}
          />
        ))}
      </fieldset>
      <Field label={t.policies.whyItShouldChange} hint={t.policies.theOtherAdministratorReadsIt}>
        <Textarea name="reason" required minLength={3} maxLength={500} />
      </Field>
      <FailureLine error={propose.error} />
      <div className="flex flex-wrap justify-end gap-2">
        <Button onClick={onClose}>{t.common.cancel}</Button>
        <Button
          type="submit"
          variant="primary"
          busy={propose.isPending}
          reason={choice === undefined || choice.step === "now" ? t.policies.chooseAnother : null}
        >
          {choice?.step === "safer" ? t.policies.putInForce : t.policies.propose}
        </Button>
      </div>
    </form>
  );
}

type ChoiceRowProps = {
  choice: Choice;
  label: string;
  effect: PolicyPreview["choices"][number] | undefined;
  drifts: number;
  checked: boolean;
  onChoose: () => void;
};

/** What may not be chosen stands there too, with why; nobody has to look for it. */
function ChoiceRow({ choice, label, effect, drifts, checked, onChoose }: ChoiceRowProps) {
  const t = useRuleWords();
  const { step, barred } = choice;
  return (
    <label className={clsx("flex gap-2.5 rounded-control border px-3 py-2", checked ? "border-act" : "border-line")}>
      <input
        type="radio"
        name="choice"
        checked={checked}
        onChange={onChoose}
        disabled={barred !== null && step !== "now"}
        className="mt-1 size-4 shrink-0 accent-act"
      />
      <span className="min-w-0">
        <span className={clsx("font-medium", barred !== null && step !== "now" && "text-ink2")}>{label}</span>
        <span className="block text-fine text-ink2">
          {barred !== null && step !== "now"
            ? t.policies.cannotBeChosen(t.policies.barred[barred])
            : t.policies.steps[step]}
        </span>
        {barred === null && effect !== undefined && drifts > 0 ? (
          <span className="block">{effectWords(t, effect)}</span>
        ) : null}
      </span>
    </label>
  );
}
