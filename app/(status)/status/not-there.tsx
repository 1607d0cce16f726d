import { StatusShell } from "@/components/shell/status-shell";
import { useWords } from "@/components/words/use-words.server";
import { brand } from "./brand";

/** One answer for what was revoked, has ended, belongs to somebody else or never was. */
export function StatusNotThere() {
  const t = useWords();
  return (
    <StatusShell brand={brand}>
      <h1 className="text-display font-title tracking-tight text-pretty">{t.status.thereIsNoStatusUnderThis}</h1>
      <p className="pt-4">{t.status.theLinkMayHaveExpiredOr}</p>
      <p className="pt-2.5 text-ink2">{t.status.askWhoeverSentItToYou}</p>
    </StatusShell>
  );
}
