import { StatusIcon } from "@/components/status/status-icon";
import { useWords } from "@/components/words/use-words.server";
import { KeptTrue } from "./kept-true";

export type LiveStatusProps = { address: string; stream?: boolean; settled: boolean; label: string; at: string };

/** Keeps an open page true, and has the words ready for when it cannot. */
export function LiveStatus(props: LiveStatusProps) {
  const t = useWords();
  const words = t.statusPage.text({ status: "unavailable", lastLabel: props.label, lastAt: props.at });
  return (
    <KeptTrue
      {...props}
      unreadSays={words.headline}
      unreadNotice={
        <div className="mb-6 flex gap-2.5 rounded-card border border-edge border-dashed px-4 py-3 text-[0.9375rem] leading-6">
          <StatusIcon status="not_confirmed" className="mt-1 text-ink2" />
          <p>
            <strong className="font-strong">{words.headline}</strong> {words.body} {words.next}
          </p>
        </div>
      }
    />
  );
}
