import { clsx } from "clsx";

/** A key, drawn as one. Says nothing to screen readers: the control it belongs to names it in aria-keyshortcuts. */
export function Kbd({ children, className }: { children: string; className?: string }) {
  return (
    <span
      aria-hidden="true"
      className={clsx(
        "inline-flex h-[1.125rem] min-w-[1.125rem] items-center justify-center rounded-[4px] border border-current/35 border-b-current/60 px-1 font-mono text-[0.6875rem] leading-none max-sm:hidden pointer-coarse:hidden",
        className,
      )}
    >
      {children}
    </span>
  );
}
