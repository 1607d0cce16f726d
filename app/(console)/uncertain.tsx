import { StillUncertain } from "@/components/timeline/timeline";
import { useDetailWords } from "@/components/words/use-detail-words";
import type { ObjectRow, Uncertainty } from "@/lib/query/objects";
import { OutcomeUnknown } from "./outcome-unknown";
import { uncertainItems } from "./uncertain-words";

/** What is not known of one object, and what a person may do about it. */
export function Uncertain({ object, uncertain }: { object: ObjectRow; uncertain: readonly Uncertainty[] }) {
  const t = useDetailWords();
  const items = uncertainItems(t, uncertain).map((item, index) => {
    const one = uncertain[index];
    if (one?.question !== "outcome_unknown") return item;
    return { ...item, more: <OutcomeUnknown key={one.attemptId} object={object} open={one} /> };
  });
  return <StillUncertain items={items} />;
}
