"use client";

import { useMutation, useQueryClient } from "@tanstack/react-query";
import { useWords } from "#use-words";
import { Notice } from "@/components/states/notice";
import { Button } from "@/components/ui/button";
import { useMessages } from "@/components/ui/messages";
import { Time } from "@/components/ui/time";
import { sentence } from "@/lib/format/sentence";
import { visibleText } from "@/lib/format/visible-text";
import type { ObjectRow } from "@/lib/query/objects";
import { unsnoozeObject } from "@/lib/query/verbs";
import { failureWords } from "../failure-words";
import { useMe } from "../me";
import { UnblockButton } from "./unblock-button";

/** What keeps it from being repaired, in the words of whoever did so, each with what ends it. */
export function Held({ object }: { object: ObjectRow }) {
  const t = useWords();
  return (
    <>
      {object.blockedAt === null ? null : (
        <Notice tone="review" className="rounded-card" action={<UnblockButton object={object} />}>
          {t.common.blockedBySince(visibleText(object.blockedByName ?? object.blockedBy ?? t.common.somebody))}{" "}
          <Time at={object.blockedAt} as="clock" />:{" "}
          {sentence(visibleText(object.blockedReason ?? t.common.noReasonGiven))} {t.objects.itStaysAsItIs}
          {object.blockReviewAt === null ? null : (
            <>
              {" "}
              {t.objects.toBeLookedAtAgainBy} <Time at={object.blockReviewAt} as="at" />.
            </>
          )}
        </Notice>
      )}
      {object.snoozedUntil === null ? null : (
        <Notice tone="stopped" className="rounded-card" action={<EndSnoozeButton object={object} />}>
          {t.objects.snoozedByUntil(visibleText(object.snoozedByName ?? object.snoozedBy ?? t.common.somebody))}{" "}
          <Time at={object.snoozedUntil} as="at" />:{" "}
          {sentence(visibleText(object.snoozeReason ?? t.common.noReasonGiven))} {t.objects.untilThenNothingIsSent}
        </Notice>
      )}
      {object.parkedReason === null ? null : (
        <Notice tone="unsure" className="rounded-card">
          {t.objects.setAsideAfterThreePassesThat(visibleText(object.parkedReason))}
        </Notice>
      )}
    </>
  );
}

function EndSnoozeButton({ object }: { object: ObjectRow }) {
  const t = useWords();
  const client = useQueryClient();
  const { say } = useMessages();
  const me = useMe();
  const end = useMutation({
    mutationFn: () => unsnoozeObject(object),
    onSuccess: ({ says }) => say({ text: says }),
    onError: (error) => say({ text: failureWords(t, error) }),
    onSettled: () => client.invalidateQueries(),
  });
  return (
    <Button
      busy={end.isPending}
      reason={me.role === "admin" ? t.common.administratorsDoNotTriageSupportAnd : null}
      onClick={() => end.mutate()}
    >
      {t.objects.endSnooze}
    </Button>
  );
}
