"use client";

import { Field, Textarea } from "@/components/ui/field";
import { useDetailWords } from "@/components/words/use-detail-words";
import { visibleText } from "@/lib/format/visible-text";
import { answerAttempt, setNotMine } from "@/lib/query/verbs";
import type { DetailWords } from "@/lib/words/words";
import { FormDialog, typed } from "./form-dialog";

/** The same as the API's. */
const REASON_MAX = 500;

export type Deed = "adopt" | "notMine" | "didNotHappen" | "tookEffect";
export type Asked = { deed: Deed; id: string };
export type AnswerDialogProps = { attempt: string; asked: Asked | null; open: boolean; onClose: () => void };

/** What somebody says became of a try, and what they checked before they say so. */
export function AnswerDialog({ attempt, asked, open, onClose }: AnswerDialogProps) {
  const t = useDetailWords();
  // Closed, it still is there: the focus goes back to where it came from.
  const words = asked === null ? null : wordsOf(t, asked);
  return (
    <FormDialog
      open={open}
      onClose={onClose}
      title={words?.title}
      description={words?.says}
      action={words?.button}
      send={(form) => answer(attempt, asked, typed(form, "reason"))}
    >
      <Field
        label={asked?.deed === "notMine" ? t.outcome.whyIsItNot : t.outcome.whatDidYouCheck}
        hint={t.outcome.itStandsInTheRecord}
      >
        <Textarea name="reason" required minLength={3} maxLength={REASON_MAX} data-autofocus="" />
      </Field>
    </FormDialog>
  );
}

async function answer(attempt: string, asked: Asked | null, reason: string) {
  if (asked === null) throw new Error("Nobody asked.");
  const { deed, id } = asked;
  if (deed === "notMine") return setNotMine(attempt, { external_id: id, reason });
  const outcome = deed === "didNotHappen" ? "did_not_happen" : "happened";
  return answerAttempt(attempt, { outcome, checked: reason, ...(deed === "adopt" ? { external_id: id } : {}) });
}

function wordsOf(t: DetailWords, { deed, id }: Asked): { title: string; says: string; button: string } {
  const { outcome } = t;
  const shown = visibleText(id);
  switch (deed) {
    case "adopt":
      return { title: outcome.adoptTitle(shown), says: outcome.adoptSays, button: outcome.adopt };
    case "notMine":
      return { title: outcome.notMineTitle(shown), says: outcome.notMineSays, button: outcome.notMine };
    case "didNotHappen":
      return { title: outcome.didNotHappenTitle, says: outcome.didNotHappenSays, button: outcome.didNotHappen };
    case "tookEffect":
      return { title: outcome.tookEffectTitle, says: outcome.tookEffectSays, button: outcome.tookEffect };
  }
}
