import { StatusShell, StatusStatement } from "@/components/shell/status-shell";
import { StatusIcon } from "@/components/status/status-icon";
import { useWords } from "@/components/words/use-words.server";
import { brand } from "./brand";
import { AT, LABEL } from "./in-browser";

/** When nothing can be read. It claims nothing about the status, and comes back by itself when something can be. */
export function UnavailableStatus() {
  const t = useWords();
  const words = t.statusPage.text({ status: "unavailable", lastLabel: LABEL, lastAt: AT });
  return (
    <StatusShell
      brand={brand}
      footer={
        // A form without fields asks for this address again, with or without scripts.
        <form data-print="hide">
          <button type="submit" className="link">
            {t.common.tryAgain}
          </button>
        </form>
      }
    >
      <StatusStatement
        badge={
          <span className="inline-flex items-center gap-2 font-medium text-ink2">
            <StatusIcon status="not_confirmed" />
            {words.label}
          </span>
        }
        headline={words.headline}
        body={words.body}
        next={<span data-last-known={words.next}>{t.status.weDoNotKnowHowIt}</span>}
      />
    </StatusShell>
  );
}
