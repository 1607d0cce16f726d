import { clsx } from "clsx";
import type { ReactNode } from "react";
import { useWords } from "#use-words";
import { ErrorState } from "@/components/states/error-state";
import { ButtonLink } from "@/components/ui/button";
import { Time } from "@/components/ui/time";
import type { Moment } from "@/lib/format/time";

/** Why a list has no rows. Each says something different; a failed read is none of them, and says that it failed. */
export type EmptyProps =
  /** There has never been one. `how` says how the first comes to be. */
  | { kind: "none_yet"; title: string; how: ReactNode; action?: ReactNode }
  /** The filters leave nothing. */
  | { kind: "no_match"; what: string; clearHref: string; total?: number | null }
  /** Looked, and there is nothing to do. Says when and how much was looked at. */
  | { kind: "nothing_needs_you"; title: string; lastLook: Moment | null; sourcesFresh: number; sources: number }
  /** There may be some; this person may not see them. */
  | { kind: "not_allowed"; what: string; who: string }
  /** It could not be read. */
  | { kind: "could_not_load"; what: string; requestId: string; retry?: ReactNode }
  /** It was empty when last looked at, which was too long ago to go by. */
  | { kind: "stale"; title: string; asOf: Moment; why: string };

function Mark({ deviates }: { deviates: boolean }) {
  return (
    <svg aria-hidden="true" viewBox="0 0 24 44" fill="none" className="mb-3 h-11 w-6 text-ink3">
      <path d="M12 0v44" stroke="currentColor" strokeWidth="1.25" strokeDasharray={deviates ? "3 3" : undefined} />
      <path
        d="M12 16.5 17.5 22 12 27.5 6.5 22Z"
        stroke="currentColor"
        strokeWidth="1.25"
        className={deviates ? "fill-surface" : "fill-current"}
      />
    </svg>
  );
}

function Frame({ title, children, unsure = false }: { title: ReactNode; children?: ReactNode; unsure?: boolean }) {
  return (
    <div className="flex flex-col items-center px-6 py-12 text-center">
      <Mark deviates={unsure} />
      <p className="text-[0.9375rem] font-strong tracking-snug">{title}</p>
      <div className={clsx("mt-1 max-w-[28rem] text-ink2 empty:hidden", "[&>a]:mt-3")}>{children}</div>
    </div>
  );
}

export function Empty(props: EmptyProps) {
  const t = useWords();
  switch (props.kind) {
    case "none_yet":
      return (
        <Frame title={props.title}>
          <p>{props.how}</p>
          {props.action ? <div className="mt-3">{props.action}</div> : null}
        </Frame>
      );
    case "no_match":
      return (
        <Frame title={t.states.noMatchTheseFilters(props.what)}>
          {props.total ? <p>{t.states.withoutThem(props.total)}</p> : null}
          <ButtonLink href={props.clearHref}>{t.states.clearFilters}</ButtonLink>
        </Frame>
      );
    case "nothing_needs_you":
      return (
        <Frame title={props.title} unsure={props.sourcesFresh < props.sources || props.lastLook === null}>
          <p>
            {props.lastLook === null ? (
              t.common.thereWasNoFullLookYet
            ) : (
              <>
                {t.common.lastFullLook} <Time at={props.lastLook} as="clock" />
                {t.states.ofSources(props.sourcesFresh, props.sources)}
              </>
            )}
            {props.sourcesFresh < props.sources ? t.states.whatTheOthersHoldIsNot : null}
          </p>
        </Frame>
      );
    case "not_allowed":
      return (
        <Frame title={t.states.youMayNotSee(props.what)}>
          <p>{props.who}</p>
        </Frame>
      );
    case "could_not_load":
      return (
        <ErrorState
          title={t.common.couldNotLoad(props.what)}
          requestId={props.requestId}
          changed="nothing"
          retry={props.retry}
        />
      );
    case "stale":
      return (
        <Frame title={props.title} unsure>
          <p>
            {t.states.asOf} <Time at={props.asOf} as="clock" />. {props.why}
          </p>
        </Frame>
      );
  }
}
