import Link from "next/link";
import { useWords } from "#use-words";
import type { ObjectRef } from "@/reconciler/model/bucket";

/** A timeline that was cut says so, and where the rest is. */
export function OlderHistory({ object, older }: { object: ObjectRef; older: boolean }) {
  const t = useWords();
  if (!older) return null;
  const address = `/audit?kind=${encodeURIComponent(object.kind)}&key=${encodeURIComponent(object.key)}`;
  return (
    <p className="pb-3 text-ink2">
      {t.general.olderEntriesAreIn}{" "}
      <Link href={address} className="link">
        {t.common.theRecord}
      </Link>
      .
    </p>
  );
}
