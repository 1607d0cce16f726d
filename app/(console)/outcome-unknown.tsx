"use client";

import Link from "next/link";
import { useLayoutEffect, useRef, useState } from "react";
import { Button } from "@/components/ui/button";
import { laterDialog } from "@/components/ui/later-dialog";
import { Mono } from "@/components/ui/mono";
import { useNow } from "@/components/ui/now";
import { Time } from "@/components/ui/time";
import { useDetailWords } from "@/components/words/use-detail-words";
import { toMillis } from "@/lib/format/time";
import { visibleText } from "@/lib/format/visible-text";
import type { ObjectRow, Uncertainty } from "@/lib/query/objects";
import type { DetailWords } from "@/lib/words/words";
import type { AnswerDialogProps, Asked } from "./answer-dialog";
import { type Me, useMe } from "./me";
import { objectHref } from "./object-href";
import { LookAgainButton } from "./objects/look-again-button";

type Open = Extract<Uncertainty, { question: "outcome_unknown" }>;
type Candidate = Open["candidates"][number];
export type OutcomeUnknownProps = { object: ObjectRow; open: Open };

const AnswerDialog = laterDialog<AnswerDialogProps>(async () => (await import("./answer-dialog")).AnswerDialog);

/** What may be the effect of a try, the surest first, and what a person says became of it where no look can tell. */
export function OutcomeUnknown({ object, open }: OutcomeUnknownProps) {
  const t = useDetailWords();
  const me = useMe();
  const settled = toMillis(open.settleUntil);
  const now = useNow(settled);
  const [asked, setAsked] = useState<Asked | null>(null);
  const notYours = whyNotYours(t, me, object);
  const isEarly = now !== null && settled !== null && now < settled;
  const notNow = notYours ?? (isEarly ? t.outcome.itMayStillTakeEffect : null);
  const isMaking = open.class === "missing_external";
  const isThere = open.candidates.some((one) => one.sure === "strong");
  const { box, expectGone } = useFocusNext(open.candidates);
  return (
    <div ref={box} className="flex flex-col gap-2 pt-1.5">
      {open.candidates.length > 0 ? (
        <ul aria-label={t.outcome.whatMayBeItsEffect} className="divide-y divide-line border-line border-y">
          {open.candidates.map((one, place) => (
            <li key={one.externalId} className="flex flex-col gap-1.5 py-2">
              <CandidateWords one={one} object={object} />
              <div className="flex flex-wrap gap-2">
                <Button
                  size="sm"
                  reason={notNow ?? (one.key === null ? null : t.outcome.itIsKnownElsewhere)}
                  onClick={() => setAsked({ deed: "adopt", id: one.externalId })}
                >
                  {t.outcome.adopt}
                </Button>
                <Button
                  size="sm"
                  data-not-mine=""
                  reason={notYours}
                  onClick={() => {
                    expectGone({ id: one.externalId, place });
                    setAsked({ deed: "notMine", id: one.externalId });
                  }}
                >
                  {t.outcome.notMine}
                </Button>
              </div>
            </li>
          ))}
        </ul>
      ) : isMaking ? (
        <p className="text-ink2">{t.outcome.nothingFound}</p>
      ) : null}
      <div className="flex flex-wrap gap-2">
        <LookAgainButton object={object} />
        {isMaking ? null : (
          <Button reason={notNow} onClick={() => setAsked({ deed: "tookEffect", id: "" })}>
            {t.outcome.tookEffect}
          </Button>
        )}
        <Button
          reason={notNow ?? (isThere ? t.outcome.firstSayThatItIsNot : null)}
          onClick={() => setAsked({ deed: "didNotHappen", id: "" })}
        >
          {t.outcome.didNotHappen}
        </Button>
      </div>
      <AnswerDialog attempt={open.attemptId} asked={asked} open={asked !== null} onClose={() => setAsked(null)} />
    </div>
  );
}

type Gone = { id: string; place: number };

/** Somebody who says of one after another that it is not theirs stays where they are: at the next one, or at the heading. */
function useFocusNext(candidates: readonly Candidate[]) {
  const box = useRef<HTMLDivElement>(null);
  const expected = useRef<Gone | null>(null);
  useLayoutEffect(() => {
    const gone = expected.current;
    if (gone === null || candidates.some((one) => one.externalId === gone.id)) return;
    expected.current = null;
    // Whoever went elsewhere meanwhile stays there.
    if (document.activeElement !== document.body) return;
    const left = box.current?.querySelectorAll<HTMLElement>("[data-not-mine]") ?? [];
    const next = left[Math.min(gone.place, left.length - 1)];
    (next ?? box.current?.closest("section")?.querySelector("h3"))?.focus();
  }, [candidates]);
  return {
    box,
    expectGone: (gone: Gone) => {
      expected.current = gone;
    },
  };
}

function whyNotYours(t: DetailWords, me: Me, object: ObjectRow): string | null {
  const decides = me.role === "reviewer" || me.role === "admin";
  const isOwners = object.owner === null || me.teams.includes(object.owner);
  if (!decides || !isOwners) return t.outcome.onlyReviewers;
  return object.askedBy === me.id ? t.outcome.youAskedForIt : null;
}

function CandidateWords({ one, object }: { one: Candidate; object: ObjectRow }) {
  const t = useDetailWords();
  return (
    <div>
      <p>
        <Mono className="wrap-anywhere">{visibleText(one.externalId)}</Mono>
        {" · "}
        <span className="font-medium">{t.outcome.sure[one.sure]}</span>
      </p>
      <p className="text-ink2">
        {t.outcome.for(one.by.map((by) => t.outcome.by[by]))}
        {one.against.length > 0 ? ` ${t.outcome.against(one.against.map((but) => t.outcome.but[but]))}` : null}
      </p>
      <p className="text-fine text-ink2">
        {t.outcome.shownBy(one.sources.map(visibleText))}, <Time at={one.seenAt} as="clock" />
        {one.key === null ? null : (
          <>
            {" · "}
            {t.outcome.knownAs}{" "}
            <Link href={objectHref({ kind: object.kind, key: one.key })} className="wrap-anywhere hover:underline">
              {visibleText(one.key)}
            </Link>
          </>
        )}
      </p>
    </div>
  );
}
