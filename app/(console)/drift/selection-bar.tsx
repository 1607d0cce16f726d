"use client";

import { keepPreviousData, useMutation, useQuery, useQueryClient } from "@tanstack/react-query";
import { useRouter } from "next/navigation";
import { useWords } from "#use-words";
import { useHotkey } from "@/components/keyboard/hotkeys";
import { Button } from "@/components/ui/button";
import { useMessages } from "@/components/ui/messages";
import { type BulkVerb, type DriftBriefs, jobOptions, type Selection, selectionOptions } from "@/lib/query/drifts";
import { type BulkWork, makeJob } from "@/lib/query/verbs";
import type { Words } from "@/lib/words/words";
import { failureWords } from "../failure-words";
import { useMe } from "../me";
import { BulkSnooze } from "./bulk-snooze";
import type { SelectedDrift } from "./use-selection";

export type SelectionBarProps = {
  list: DriftBriefs;
  filter: string;
  selection: SelectedDrift;
  /** The list waits while rows are chosen; what was done to them is to be seen in it. */
  onDone: () => void;
};

/** What can be done to the rows that are chosen: to how many of them, and why not to the rest. */
export function SelectionBar({ list, filter, selection, onDone }: SelectionBarProps) {
  const t = useWords();
  const me = useMe();
  const drifts = [...selection.selected];
  const query = useQuery({
    ...selectionOptions(selection.all ? { filter } : { drifts }),
    placeholderData: keepPreviousData,
  });
  const known = query.isPlaceholderData ? undefined : query.data;
  const work = useBulk(
    // The rows of the page are as they were read; all that match, as they were counted.
    () => (selection.all ? { filter, hash: known?.hash ?? "", at: known?.at ?? "" } : { drifts, at: list.at }),
    selection.select,
    onDone,
  );
  useHotkey({ keys: "Escape", label: t.inbox.selectNone, group: "list", onPress: () => selection.select([]) });
  const offers = list.count.n > list.rows.length && drifts.length === list.rows.length && !selection.all;
  const n =
    selection.all && known !== undefined ? { n: known.n, capped: known.capped } : { n: drifts.length, capped: false };
  const button = (verb: BulkVerb) => ({ eligible: known?.verbs[verb], reason: reasonOf(t, known, verb) });
  const [assign, snooze, look] = [button("assign"), button("snooze"), button("look_again")];
  return (
    <section
      aria-label={t.inbox.selection}
      className="sticky top-[3.25rem] z-2 flex flex-wrap items-center gap-x-4 gap-y-2 border-line border-b bg-sunk px-4 py-2 max-sm:hidden md:px-6"
    >
      <p role="status" className="min-w-0 flex-[1_1_12rem]">
        <strong className="font-strong">{t.inbox.nSelected(n)}</strong>
        {known === undefined ? null : <span className="text-ink2"> {leftOutWords(t, known)}</span>}
        {offers ? (
          <>
            {" "}
            <button type="button" onClick={selection.selectAll} className="link min-h-6">
              {t.inbox.selectAllThatMatch(list.count)}
            </button>
          </>
        ) : null}
      </p>
      <div className="flex flex-wrap gap-2">
        {known !== undefined && assign.eligible === undefined ? null : (
          <Button
            hotkey="i"
            hotkeyLabel={t.inbox.assignToMe(assign.eligible?.eligible ?? 0)}
            reason={assign.reason}
            busy={work.isPending}
            onClick={() => work.mutate({ verb: "assign", assignee: me.id })}
          >
            {t.inbox.assignToMe(assign.eligible?.eligible ?? 0)}
          </Button>
        )}
        {known !== undefined && snooze.eligible === undefined ? null : (
          <BulkSnooze n={snooze.eligible?.eligible ?? 0} reason={snooze.reason} work={work} />
        )}
        <Button reason={look.reason} busy={work.isPending} onClick={() => work.mutate({ verb: "look_again" })}>
          {t.inbox.lookAgainAt(look.eligible?.eligible ?? 0)}
        </Button>
        <Button variant="quiet" onClick={() => selection.select([])}>
          {t.inbox.selectNone}
        </Button>
      </div>
    </section>
  );
}

export type Bulk = ReturnType<typeof useBulk>;

/** Short work has ended when it is answered; longer work has a page of its own. What was not done stays chosen. */
function useBulk(
  chosen: () => Parameters<typeof makeJob>[1],
  select: (keys: readonly string[]) => void,
  onDone: () => void,
) {
  const t = useWords();
  const client = useQueryClient();
  const router = useRouter();
  const { say } = useMessages();
  return useMutation({
    mutationFn: async (work: BulkWork) => {
      const { job } = await makeJob(work, chosen());
      return client.fetchQuery({ ...jobOptions(job), staleTime: 0 });
    },
    onSuccess: (job) => {
      if (job.endedAt === null) {
        router.push(`/jobs/${job.id}`);
        return;
      }
      say({
        text: t.inbox.jobOutcome(job.verb, job),
        action: { label: t.inbox.seeEach, onAct: () => router.push(`/jobs/${job.id}`) },
      });
      select(job.notDone);
    },
    onError: (error) => say({ text: failureWords(t, error) }),
    onSettled: () => {
      client.invalidateQueries({ predicate: (query) => query.queryKey[0] !== "view" });
      onDone();
    },
  });
}

function reasonOf(t: Words, known: Selection | undefined, verb: BulkVerb): string | null {
  if (known === undefined) return t.inbox.counting;
  const at = known.verbs[verb];
  if (at === undefined) return t.common.administratorsDoNotTriageSupportAnd;
  if (known.capped || at.eligible > at.limit) return t.inbox.atMost(at.limit);
  return at.eligible === 0 ? t.inbox.noneOfThese : null;
}

const LEFT_OUT = ["other_team", "already", "same_object"] as const;

/** To how many each verb can be done, and why not to the rest; nothing where it can be done to them all. */
function leftOutWords(t: Words, { verbs }: Selection): string {
  const said = Object.entries(verbs).flatMap(([verb, { eligible, leftOut }]) => {
    const why = LEFT_OUT.flatMap((name) => (leftOut[name] === undefined ? [] : [t.inbox.leftOut[name](leftOut[name])]));
    return why.length === 0 ? [] : [t.inbox.eligible(t.inbox.jobVerbs[verb as BulkVerb], eligible, t.listed(why))];
  });
  return said.length === 0 ? t.inbox.allEligible : said.join(" ");
}
