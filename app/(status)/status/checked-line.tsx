import { useWords } from "@/components/words/use-words.server";
import { saidAt } from "@/lib/status/moments";
import { Ago } from "./ago";

/** "Checked 2 min ago (10:40 UTC)": on every page, so that an old page cannot pass for a calm one; on paper with its day. */
export function CheckedLine({ at, now }: { at: number | null; now: number }) {
  const t = useWords();
  if (at === null) return <span>{t.status.notCheckedYet}</span>;
  return (
    <span>
      {t.common.checked}{" "}
      <span data-print="hide">
        <Ago at={at} asRead={t.relative(at, now)} />{" "}
      </span>
      (
      <time dateTime={new Date(at).toISOString()} title={t.exact(at, "utc")}>
        {saidAt(t, at, now)}
      </time>
      )
    </span>
  );
}
