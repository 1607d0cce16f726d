import { cn } from "@/components/ui/cn";

/** `known`: a solid diamond. `open`: dashed, we do not know. `ahead`: hollow, it has not begun. */
export type MarkShape = "known" | "open" | "ahead";

const SIZES = {
  console: {
    box: "w-4",
    centre: "top-2.5",
    above: "h-2.5",
    below: "top-2.5",
    mark: "size-3.5",
    line: "border-l-[1.5px]",
  },
  reading: { box: "w-5", centre: "top-3", above: "h-3", below: "top-3", mark: "size-5", line: "border-l-2" },
} as const;

export type SpineProps = {
  shape: MarkShape;
  /** Class of the diamond's colour. */
  colour?: string;
  /** The piece of line towards the item before, and towards the next. */
  above: "none" | "solid" | "dashed";
  below: "none" | "solid" | "dashed";
  size?: keyof typeof SIZES;
};

const LINE = { none: "hidden", solid: "border-solid border-ink", dashed: "border-dashed border-edge" } as const;

/** One item's stretch of the plumb line. It stays inside the item, so that items off the screen need not be drawn. */
export function Spine({ shape, colour = "text-ink", above, below, size = "console" }: SpineProps) {
  const s = SIZES[size];
  return (
    <span aria-hidden="true" className={cn("relative block self-stretch", s.box)}>
      <span className={cn("absolute top-0 left-1/2 -translate-x-1/2", s.above, s.line, LINE[above])} />
      <span className={cn("absolute bottom-0 left-1/2 -translate-x-1/2", s.below, s.line, LINE[below])} />
      <svg
        viewBox="0 0 14 14"
        aria-hidden="true"
        className={cn(
          "absolute left-1/2 -translate-x-1/2 -translate-y-1/2",
          s.centre,
          s.mark,
          shape === "ahead" ? "text-edge" : colour,
        )}
      >
        <path
          d="M7 1.6 12.4 7 7 12.4 1.6 7Z"
          className={shape === "known" ? "fill-current" : "fill-[var(--plumb-ground,var(--color-canvas))]"}
          stroke="currentColor"
          strokeWidth={shape === "known" ? 0.5 : 1.4}
          strokeDasharray={shape === "open" ? "2.5 1.3" : undefined}
          strokeLinejoin="round"
        />
      </svg>
    </span>
  );
}
