import type { ReactNode } from "react";
import type { Pressed } from "./in-browser";

type Props = Pressed & { label: string; children?: ReactNode };

/**
 * Sends what was filled in, as JSON. What comes of it is said in words of the page. Without the script it cannot be pressed:
 * the browser by itself would put what was typed into the address.
 */
export function Press({ label, children, ...pressed }: Props) {
  return (
    <form className="flex flex-col items-start gap-3" data-press={JSON.stringify(pressed)}>
      {children}
      <button
        type="submit"
        disabled
        className="h-9 rounded-control border border-edge bg-surface px-3.5 font-medium text-ink hover:bg-sunk"
      >
        {label}
      </button>
      <p role="status" className="empty:hidden" />
    </form>
  );
}
