import { formatRelative } from "@/lib/format/time";
import { Ago } from "./ago";
import { saidAt } from "./moments";

/** "Checked 2 min ago (10:40 UTC)": on every page, so that an old page cannot pass for a calm one. */
export function CheckedLine({ at, now }: { at: number | null; now: number }) {
  if (at === null) return <span>Not checked yet</span>;
  return (
    <span>
      Checked <Ago at={at} asRead={formatRelative(at, now)} /> ({saidAt(at, now)})
    </span>
  );
}
