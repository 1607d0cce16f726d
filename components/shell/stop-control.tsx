"use client";

import { type FormEvent, useState } from "react";
import { useWords } from "#use-words";
import { useHotkey, useKeyInForce } from "@/components/keyboard/hotkeys";
import { type ScopeChoice, ScopeSelect } from "@/components/shell/scope-select";
import { SignInBeside } from "@/components/states/sign-in-beside";
import { Button } from "@/components/ui/button";
import { Dialog } from "@/components/ui/dialog";
import { Field, Input, Select } from "@/components/ui/field";
import { useAnnounce } from "@/components/ui/messages";
import type { Words } from "@/lib/words/words";

export type StopRequest = {
  /** `all`, `connector:NAME`, `kind:NAME`, `class:NAME`, `owner:TEAM`. */
  scope: string;
  reason: string;
  /** ISO time, or null: until somebody allows repairs again. */
  until: string | null;
};

export type StopOutcome =
  /** `says`: "Stopped at 10:42:07. 2 repairs had already been sent; checking their results." */
  | { ok: true; says: string }
  | { ok: false; says: string; changed: keyof Words["changes"]; requestId: string | null; signedOut: boolean };

export type StopControlProps = {
  onStop: (request: StopRequest) => Promise<StopOutcome>;
  /** What can be stopped besides everything. The button works without it: a list that failed to load is no reason not to stop. */
  scopes?: readonly ScopeChoice[];
  /** Stands ready as the reason, so that two clicks are enough: "Stopped from the console by M. Ruiz". */
  reason: string;
  /** Why this person may not stop. */
  disabledReason?: string | null;
};

const HOURS = [1, 4, 24] as const;

function untilOf(hours: string): string | null {
  const span = Number(hours);
  return span > 0 ? new Date(Date.now() + span * 3_600_000).toISOString() : null;
}

type Phase = { kind: "asking" } | { kind: "sending" } | { kind: "answered"; outcome: StopOutcome };

/** First click opens, second stops everything. What is narrower takes a choice more, never a click less. */
export function StopControl({ onStop, scopes = [], reason, disabledReason }: StopControlProps) {
  const t = useWords();
  const [open, setOpen] = useState(false);
  const [phase, setPhase] = useState<Phase>({ kind: "asking" });
  const announce = useAnnounce();
  const shownKey = useKeyInForce("Shift+S");

  function show(): void {
    setPhase({ kind: "asking" });
    setOpen(true);
  }
  useHotkey(
    disabledReason ? null : { keys: "Shift+S", label: t.common.stopRepairs, group: "everywhere", onPress: show },
  );

  async function submit(event: FormEvent<HTMLFormElement>): Promise<void> {
    event.preventDefault();
    if (phase.kind === "sending") return;
    const form = new FormData(event.currentTarget);
    setPhase({ kind: "sending" });
    const outcome = await onStop({
      scope: String(form.get("scope") ?? "all"),
      reason: String(form.get("reason") ?? "").trim() || reason,
      until: untilOf(String(form.get("hours") ?? "")),
    }).catch(
      (): StopOutcome => ({
        ok: false,
        says: t.shell.theRequestGotNoAnswer,
        changed: "unknown",
        requestId: null,
        signedOut: false,
      }),
    );
    setPhase({ kind: "answered", outcome });
    announce(outcome.says);
  }

  const answered = phase.kind === "answered" ? phase.outcome : null;
  return (
    <>
      <Button
        variant="danger"
        onClick={show}
        reason={disabledReason}
        aria-keyshortcuts={shownKey}
        className="max-sm:px-2.5"
      >
        <span>
          {t.shell.stop}
          <span className="max-sm:sr-only"> {t.shell.repairs}</span>
        </span>
      </Button>
      <Dialog
        open={open}
        onClose={() => setOpen(false)}
        placement="panel"
        size="sm"
        step={answered?.ok ? "answered" : "asking"}
        title={t.common.stopRepairs}
        description={t.common.noNewEffectStartsWhatIs}
      >
        {answered?.ok ? (
          <div className="flex flex-col items-start gap-4">
            <p className="font-medium">{answered.says}</p>
            <Button onClick={() => setOpen(false)} data-autofocus="">
              {t.common.close}
            </Button>
          </div>
        ) : (
          <form onSubmit={submit} className="flex flex-col gap-3">
            <Field label={t.common.what}>
              <ScopeSelect scopes={scopes} />
            </Field>
            <Field label={t.shell.until}>
              <Select name="hours" defaultValue="">
                <option value="">{t.shell.somebodyAllowsRepairsAgain}</option>
                {HOURS.map((hours) => (
                  <option key={hours} value={hours}>
                    {hours === 1 ? t.shell.n1HourFromNow : t.shell.hoursFromNow(hours)}
                  </option>
                ))}
              </Select>
            </Field>
            <Field label={t.common.reason} hint={t.common.everybodySeesItBesideWhatIt}>
              <Input name="reason" defaultValue={reason} maxLength={500} />
            </Field>
            {answered === null ? null : (
              <p role="alert" className="text-unsure">
                {answered.says} {t.changes[answered.changed]}
                {answered.requestId === null ? "" : t.shell.request(answered.requestId)}{" "}
                {answered.signedOut ? <SignInBeside /> : null}
              </p>
            )}
            <Button
              type="submit"
              variant="grave"
              size="lg"
              busy={phase.kind === "sending"}
              data-autofocus=""
              className="mt-2 w-full"
            >
              {t.common.stopRepairs}
            </Button>
          </form>
        )}
      </Dialog>
    </>
  );
}
