import { clsx } from "clsx";
import Link from "next/link";
import type { ReactNode } from "react";
import { usePreferences } from "@/components/preferences/preferences-provider";
import { Spine } from "@/components/timeline/spine";
import { Button } from "@/components/ui/button";
import { Card } from "@/components/ui/card";
import { CopyButton } from "@/components/ui/copy-button";
import { Mono } from "@/components/ui/mono";
import { useOverviewWords } from "@/components/words/use-overview-words";
import type { Begun } from "@/lib/query/installation";
import { type Step, setupSteps, tourSteps } from "./guide-steps";

/** What to do next: a tour where there is a sandbox to break, else the steps to a system of one's own. */
export function Guide({ begun, demo, className }: { begun: Begun; demo: boolean; className?: string }) {
  const { preferences } = usePreferences();
  if (preferences.guide === "hidden") return null;
  if (demo) return <Tour begun={begun} className={className} />;
  // Done is done: nobody has to put it away.
  if (setupSteps(begun).every((step) => step.done)) return null;
  return <FirstSteps begun={begun} className={className} dismissible />;
}

export function FirstSteps({
  begun,
  className,
  dismissible,
}: {
  begun: Begun;
  className?: string;
  dismissible?: boolean;
}) {
  const t = useOverviewWords();
  return (
    <Card title={t.overview.whatToDoNext} aside={dismissible ? <Dismiss /> : null} className={className}>
      <Steps steps={setupSteps(begun)} />
    </Card>
  );
}

function Tour({ begun, className }: { begun: Begun; className?: string }) {
  const t = useOverviewWords();
  const steps = tourSteps(begun);
  const isOver = steps.every((step) => step.done);
  return (
    <Card
      title={isOver ? t.overview.thatWasTheTour : t.overview.tourInFiveSteps}
      aside={<Dismiss />}
      className={className}
    >
      {isOver ? null : <Steps steps={steps} />}
    </Card>
  );
}

function Dismiss() {
  const t = useOverviewWords();
  const { setPreference } = usePreferences();
  return (
    <Button
      variant="quiet"
      size="sm"
      onClick={() => setPreference("guide", "hidden")}
      title={t.overview.backInTheSettings}
    >
      {t.overview.putAway}
    </Button>
  );
}

/** On the line that everything hangs on here: a filled mark is done, an empty one is ahead. */
function Steps({ steps }: { steps: readonly Step[] }) {
  const t = useOverviewWords();
  const next = steps.find((step) => !step.done);
  return (
    <ol className="max-w-[52rem]">
      {steps.map((step, index) => (
        <li
          key={step.id}
          aria-current={step === next ? "step" : undefined}
          className="grid grid-cols-[1.25rem_minmax(0,1fr)] gap-x-3"
        >
          <Spine
            shape={step.done ? "known" : "ahead"}
            colour="text-ink"
            above={index === 0 ? "none" : steps[index - 1]?.done ? "solid" : "dashed"}
            below={index === steps.length - 1 ? "none" : step.done ? "solid" : "dashed"}
          />
          <div className="min-w-0 pb-2.5">
            <p className={clsx(step === next && "font-strong", step.done && "text-ink2")}>
              {t.overview.steps[step.id].title}
              {step.done ? <span className="text-ink3"> · {t.overview.done}</span> : null}
            </p>
            {step.done ? null : <How step={step} />}
          </div>
        </li>
      ))}
    </ol>
  );
}

function How({ step }: { step: Step }) {
  const t = useOverviewWords();
  const { how, link } = t.overview.steps[step.id];
  const more: ReactNode[] = [];
  if (step.command) more.push(<Command key="command" text={step.command} />);
  if (step.href) {
    more.push(
      <Link key="link" href={step.href} className="link">
        {link}
      </Link>,
    );
  }
  return (
    <div className="flex flex-wrap items-center gap-x-3 gap-y-1 text-ink2">
      <span>{how}</span>
      {more}
    </div>
  );
}

function Command({ text }: { text: string }) {
  const t = useOverviewWords();
  return (
    <span className="inline-flex min-w-0 items-center gap-1 rounded-control bg-sunk px-2">
      <Mono className="break-words">{text}</Mono>
      <CopyButton value={text} label={t.overview.copyTheCommand} />
    </span>
  );
}
