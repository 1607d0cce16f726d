import { clsx } from "clsx";
import type { ReactNode } from "react";

const PATHS = {
  search: (
    <>
      <circle cx="7" cy="7" r="4.25" />
      <path d="m10.2 10.2 3.3 3.3" />
    </>
  ),
  close: <path d="m4 4 8 8m0-8-8 8" />,
  menu: <path d="M2.5 4.5h11m-11 3.5h11m-11 3.5h11" />,
  chevronDown: <path d="m4 6.25 4 4 4-4" />,
  chevronRight: <path d="m6.25 4 4 4-4 4" />,
  chevronUpDown: <path d="m5 6.25 3-3 3 3m-6 3.5 3 3 3-3" />,
  arrowUp: <path d="M8 13V3.5m-3.5 3.5L8 3.5 11.5 7" />,
  arrowDown: <path d="M8 3v9.5M4.5 9 8 12.5 11.5 9" />,
  arrowLeft: <path d="M13 8H3.5M7 4.5 3.5 8 7 11.5" />,
  arrowRight: <path d="M3 8h9.5M9 4.5 12.5 8 9 11.5" />,
  copy: (
    <>
      <rect x="5.75" y="5.75" width="7.5" height="7.5" rx="1.5" />
      <path d="M3.75 10.25h-.5a1 1 0 0 1-1-1v-6a1 1 0 0 1 1-1h6a1 1 0 0 1 1 1v.5" />
    </>
  ),
  tick: <path d="m3.25 8.5 3.1 3.1 6.4-7.2" />,
  plus: <path d="M8 3v10M3 8h10" />,
  minus: <path d="M3 8h10" />,
  external: <path d="M6.5 3.5h-3v9h9v-3m-3.5-6h3.5V7m0-3.5L7.5 8.5" />,
} as const satisfies Record<string, ReactNode>;

export type IconName = keyof typeof PATHS;

/** They point the way the text runs. */
const DIRECTED: readonly IconName[] = ["chevronRight", "arrowLeft", "arrowRight"];

/** The pen that everything is drawn with: one weight, round ends, the colour of the text around it. */
export function Glyph({ children, className }: { children: ReactNode; className?: string }) {
  return (
    <svg
      aria-hidden="true"
      viewBox="0 0 16 16"
      fill="none"
      stroke="currentColor"
      strokeWidth="1.5"
      strokeLinecap="round"
      strokeLinejoin="round"
      className={clsx("default:size-4 shrink-0", className)}
    >
      {children}
    </svg>
  );
}

/** Ornament beside a word; where it stands alone, its control carries the name. */
export function Icon({ name, className }: { name: IconName; className?: string }) {
  return <Glyph className={clsx(DIRECTED.includes(name) && "rtl:-scale-x-100", className)}>{PATHS[name]}</Glyph>;
}
