import { StillUncertain } from "@/components/timeline/timeline";
import { LaterPart, useLaterPart } from "@/components/ui/later-part";
import { useMessages } from "@/components/ui/messages";
import { useDetailWords } from "@/components/words/use-detail-words";
import type { ObjectRow, Uncertainty } from "@/lib/query/objects";
import type { OutcomeUnknownProps } from "./outcome-unknown";
import { uncertainItems } from "./uncertain-words";

/** Few outcomes are unknown. */
const outcomeUnknown = new LaterPart<OutcomeUnknownProps>(
  async () => (await import("./outcome-unknown")).OutcomeUnknown,
);

/** What is not known of one object, and what a person may do about it. */
export function Uncertain({ object, uncertain }: { object: ObjectRow; uncertain: readonly Uncertainty[] }) {
  const t = useDetailWords();
  const { say } = useMessages();
  const isOpen = uncertain.some((one) => one.question === "outcome_unknown");
  const OutcomeUnknown = useLaterPart(outcomeUnknown, isOpen, () => say({ text: t.general.theServerDidNotAnswer }));
  const items = uncertainItems(t, uncertain).map((item, index) => {
    const one = uncertain[index];
    if (one?.question !== "outcome_unknown" || OutcomeUnknown === null) return item;
    return { ...item, more: <OutcomeUnknown key={one.attemptId} object={object} open={one} /> };
  });
  return <StillUncertain items={items} />;
}
