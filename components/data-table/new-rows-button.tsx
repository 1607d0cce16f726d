"use client";

import { useEffect } from "react";
import { useAnnounce } from "@/components/ui/messages";
import { formatCount } from "@/lib/format/count";

/** What arrived waits here, so that nothing moves under the pointer. */
export function NewRowsButton({
  count,
  onShow,
  paused = false,
}: {
  count: number;
  onShow: () => void;
  paused?: boolean;
}) {
  const announce = useAnnounce();
  useEffect(() => {
    if (count > 0) announce(`${formatCount(count)} new`, { background: true });
  }, [count, announce]);

  if (count === 0 && !paused) return null;
  return (
    <div className="flex justify-center border-line border-b py-1.5">
      {paused ? <span className="text-ink2">Updates wait while rows are selected.</span> : null}
      {count > 0 ? (
        <button type="button" onClick={onShow} className="rounded-pill px-3 py-0.5 font-medium text-act hover:bg-sunk">
          {formatCount(count)} new
        </button>
      ) : null}
    </div>
  );
}
