import { clsx } from "clsx";

/** Where something will be. It does not move: that something is on its way is said in words beside it. */
export function Skeleton({ className }: { className?: string }) {
  return (
    <span aria-hidden="true" data-ground="" className={clsx("block default:h-3 rounded-mark bg-line", className)} />
  );
}
