import { cva, type VariantProps } from "class-variance-authority";
import { clsx } from "clsx";
import Link from "next/link";
import type { ReactNode } from "react";
import { Icon } from "@/components/ui/icon";

const badge = cva("inline-flex items-center gap-1.5 rounded-mark px-1.5 text-fine font-medium whitespace-nowrap", {
  variants: {
    tone: {
      neutral: "bg-sunk text-ink2",
      repair: "bg-repair-ground text-repair",
      review: "bg-review-ground text-review",
      unsure: "bg-unsure-ground text-unsure",
      outline: "border border-edge/60 text-ink2",
    },
  },
  defaultVariants: { tone: "neutral" },
});

/** A word about a thing that is not its status: "came back", "demo", "snoozed". */
export function Badge({
  tone,
  className,
  children,
}: VariantProps<typeof badge> & { className?: string; children: ReactNode }) {
  return (
    <span data-ground="" className={clsx(badge({ tone }), className)}>
      {children}
    </span>
  );
}

export type ChipProps = {
  children: ReactNode;
  /** Where the page is without this filter. */
  removeHref?: string;
  /** "Remove filter: status is not confirmed". */
  removeLabel?: string;
  className?: string;
};

/** A filter that is on. Its cross is a link, so that Back brings the filter again. */
export function Chip({ children, removeHref, removeLabel, className }: ChipProps) {
  return (
    <span
      className={clsx(
        "inline-flex h-7 max-w-full items-center rounded-pill border border-edge/60 ps-2.5 text-ink",
        removeHref ? "pe-0.5" : "pe-2.5",
        className,
      )}
    >
      <span className="truncate">{children}</span>
      {removeHref ? (
        <Link
          prefetch={false}
          href={removeHref}
          scroll={false}
          aria-label={removeLabel}
          className="ms-0.5 inline-flex size-6 shrink-0 items-center justify-center rounded-pill text-ink3 hover:bg-sunk hover:text-ink"
        >
          <Icon name="close" className="size-3" />
        </Link>
      ) : null}
    </span>
  );
}
