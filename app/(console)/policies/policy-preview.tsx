import type { UseQueryResult } from "@tanstack/react-query";
import { Time } from "@/components/ui/time";
import { useRuleWords } from "@/components/words/use-rule-words";
import type { PolicyPreview } from "@/lib/query/installation";
import { failureWords } from "../failure-words";

const DAYS = 30;

/** What the counts beside the choices are counted over. */
export function PreviewSpan({ preview }: { preview: UseQueryResult<PolicyPreview> }) {
  const t = useRuleWords();
  const { data, error } = preview;
  if (error !== null) {
    return (
      <p role="alert" className="text-unsure">
        {failureWords(t, error)}
      </p>
    );
  }
  return (
    <p role="status" className="text-ink2">
      {data === undefined ? `${t.policies.countingTheLastDays}…` : t.policies.foundInTheLastDays(data.drifts, DAYS)}
      {data?.more ? (
        <>
          {" "}
          {t.policies.overTheNewest(data.judged)}
          {data.since === null ? null : (
            <>
              {" "}
              {t.common.since} <Time at={data.since} as="clock" />.
            </>
          )}
        </>
      ) : null}
    </p>
  );
}
