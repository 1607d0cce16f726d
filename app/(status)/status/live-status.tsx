import { StatusIcon } from "@/components/status/status-icon";
import { useWords } from "@/components/words/use-words.server";
import type { Kept } from "./in-browser";

type Props = Omit<Kept, "unreadSays"> & { stream?: boolean };

/** What the script needs to keep an open page true, and what it then says: the page has all words, the script none. */
export function LiveStatus({ stream = false, ...kept }: Props) {
  const t = useWords();
  const words = t.statusPage.text({ status: "unavailable", lastLabel: kept.label, lastAt: kept.at });
  const said: Kept = { ...kept, unreadSays: words.headline };
  return (
    <>
      <p role="status" className="sr-only" data-kept={JSON.stringify(said)} data-stream={stream ? "" : undefined}>
        {kept.label}
      </p>
      <template>
        <div
          data-unread=""
          className="mb-6 flex gap-2.5 rounded-card border border-edge border-dashed px-4 py-3 text-[0.9375rem] leading-6"
        >
          <StatusIcon status="not_confirmed" className="mt-1 text-ink2" />
          <p>
            <strong className="font-strong">{words.headline}</strong> {words.body} {words.next}
          </p>
        </div>
      </template>
    </>
  );
}
