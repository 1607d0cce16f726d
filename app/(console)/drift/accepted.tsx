import { useWords } from "#use-words";
import { Time } from "@/components/ui/time";
import { visibleText } from "@/lib/format/visible-text";
import type { DriftRow } from "@/lib/query/drifts";

/** Rows of a difference that somebody lets be are drawn without the colour of what needs somebody. */
export const ACCEPTED_LOOK = "[--color-repair:var(--color-ink2)]";

/** Who lets it be, why and until when. */
export function Accepted({ acceptance }: Pick<DriftRow, "acceptance">) {
  const t = useWords();
  if (acceptance === null) return null;
  return (
    <p className="pb-2 text-ink2">
      {t.inbox.acceptedBy(visibleText(acceptance.byName ?? acceptance.by))}{" "}
      {acceptance.until === null ? (
        t.inbox.untilItChangesInSentence
      ) : (
        <>
          {t.common.until} <Time at={acceptance.until} as="exact" />
        </>
      )}
      : {visibleText(acceptance.reason)}
    </p>
  );
}
