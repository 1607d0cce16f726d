"use client";

import { useEffect } from "react";
import { useWords } from "#use-words";
import { useAnnounce } from "@/components/ui/messages";

/** What came, went or became another waits here, so that nothing moves under the pointer. */
export function NewRowsButton({
  count,
  onShow,
  paused = false,
}: {
  count: number;
  onShow: () => void;
  paused?: boolean;
}) {
  const t = useWords();
  const announce = useAnnounce();
  useEffect(() => {
    if (count > 0) announce(t.parts.changes(count), { background: true });
  }, [count, announce, t]);

  if (count === 0 && !paused) return null;
  return (
    <div className="flex justify-center border-line border-b py-1.5">
      {paused ? <span className="text-ink2">{t.parts.updatesWaitWhileRowsAreSelected}</span> : null}
      {count > 0 ? (
        <button type="button" onClick={onShow} className="rounded-pill px-3 py-0.5 font-medium text-act hover:bg-sunk">
          {t.parts.changes(count)}
        </button>
      ) : null}
    </div>
  );
}
