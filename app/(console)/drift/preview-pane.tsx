"use client";

import { useQuery } from "@tanstack/react-query";
import { useWords } from "#use-words";
import { Loading } from "@/components/states/loading";
import { LaterPart, useLaterPart } from "@/components/ui/later-part";
import { useMessages } from "@/components/ui/messages";
import { Time } from "@/components/ui/time";
import { visibleText } from "@/lib/format/visible-text";
import { type DriftBrief, type DriftDetail, driftDetailOptions } from "@/lib/query/drifts";
import { Reading } from "../reading";
import { StatusNow } from "../status-now";
import type { PreviewBodyProps } from "./preview-body";

/** The list is alive before it: what it shows has to be read first anyway. */
const previewBody = new LaterPart<PreviewBodyProps>(async () => (await import("./preview-body")).PreviewBody);

type PaneProps = {
  row: DriftBrief | null;
  failed: boolean;
  /** Rows are chosen: what can be done is done to them, and stands above the list. */
  choosing: boolean;
};

/** The drift that is looked at, beside the list. What the row knows is there at once; the rest follows. */
export function PreviewPane({ row, failed, choosing }: PaneProps) {
  const t = useWords();
  return (
    <aside
      aria-label={t.drift.preview}
      className="sticky top-[3.25rem] h-[calc(100dvh-3.25rem)] overflow-y-auto border-line border-s bg-surface px-6 py-5 max-[75rem]:hidden"
    >
      {row === null ? (
        <p className="text-ink2">{failed ? t.drift.theListCouldNotBeRead : t.drift.nothingToLookAt}</p>
      ) : (
        <Preview key={row.id} row={row} choosing={choosing} />
      )}
    </aside>
  );
}

function Preview({ row, choosing }: { row: DriftBrief; choosing: boolean }) {
  const t = useWords();
  const { say } = useMessages();
  const query = useQuery(driftDetailOptions(row.id));
  const object = query.data?.object;
  const PreviewBody = useLaterPart(previewBody, true, () => say({ text: t.general.theServerDidNotAnswer }));
  return (
    <>
      <div className="flex flex-wrap items-baseline justify-between gap-x-4">
        <StatusNow status={row.status} stale={row.stale} expiresAt={row.inPlaceUntil} />
        {row.cameBack > 0 ? <span className="text-ink2">{t.drift.cameBackTime(row.cameBack + 1)}</span> : null}
      </div>
      <h2 className="pt-2 text-[1.0625rem] leading-6 font-title tracking-snug">
        {visibleText(row.key)}: <span lang="en">{visibleText(row.sentence)}</span>
      </h2>
      {/* Two lines from the start: ages grow wider by themselves, and nothing below may move for it. */}
      <p className="min-h-11 pt-1 text-ink2">
        {t.common.found} <Time at={row.firstSeen} as="clock" />
        {object === undefined ? null : <WhoseAndWhen {...object} />}
      </p>
      <Reading query={query} what={t.drift.thisDrift} rows={4}>
        {(detail) =>
          PreviewBody === null ? (
            <Loading label={t.general.reading(t.drift.thisDrift)} rows={4} />
          ) : (
            <PreviewBody detail={detail} row={row} choosing={choosing} />
          )
        }
      </Reading>
    </>
  );
}

function WhoseAndWhen({ ownerName, verdictAsOf }: Pick<DriftDetail["object"], "ownerName" | "verdictAsOf">) {
  const t = useWords();
  return (
    <>
      {ownerName === null ? t.common.nobodyOwnsIt : t.common.team(visibleText(ownerName))}
      <span className="block">
        {verdictAsOf === null ? (
          t.drift.noEvidenceNow
        ) : (
          <>
            {t.drift.readAgain} <Time at={verdictAsOf} />
          </>
        )}
      </span>
    </>
  );
}
