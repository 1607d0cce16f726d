import Link from "next/link";
import type { ObjectRef } from "@/reconciler/model/bucket";

/** A timeline that was cut says so, and where the rest is. */
export function OlderHistory({ object, older }: { object: ObjectRef; older: boolean }) {
  if (!older) return null;
  const address = `/audit?kind=${encodeURIComponent(object.kind)}&key=${encodeURIComponent(object.key)}`;
  return (
    <p className="pb-3 text-ink2">
      Older entries are in{" "}
      <Link href={address} className="link">
        the record
      </Link>
      .
    </p>
  );
}
