import { clsx } from "clsx";

/** A line with a bob. */
export function LogoMark({ className }: { className?: string }) {
  return (
    <svg
      aria-hidden="true"
      viewBox="0 0 20 24"
      fill="none"
      className={clsx("default:h-6 default:w-5 shrink-0", className)}
    >
      <path d="M3.5 3.25h13" stroke="currentColor" strokeWidth="1.75" strokeLinecap="square" />
      <path d="M10 3.25V13" stroke="currentColor" strokeWidth="1.5" />
      <path d="M10 12.25 13.5 16.5 10 22 6.5 16.5Z" fill="currentColor" stroke="currentColor" strokeLinejoin="round" />
    </svg>
  );
}

export function Logo({ className }: { className?: string }) {
  return (
    <span className={clsx("inline-flex items-center gap-2.5 text-[0.9375rem] font-title tracking-snug", className)}>
      <LogoMark className="h-[1.375rem] w-[1.125rem]" />
      Plumbline
    </span>
  );
}
