import { clsx } from "clsx";

/** `known`: a solid diamond. `open`: dashed, we do not know. `ahead`: hollow, it has not begun. */
export type MarkShape = "known" | "open" | "ahead";

const SIZES = {
  console: {
    box: "w-4",
    centre: "top-2.5",
    above: "h-2.5",
    below: "top-2.5",
    mark: "size-3.5",
    line: "left-[calc(50%-0.75px)] border-l-[1.5px]",
  },
  reading: {
    box: "w-5",
    centre: "top-3",
    above: "h-3",
    below: "top-3",
    mark: "size-5",
    line: "left-[calc(50%-1px)] border-l-2",
  },
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

/** Each side is 7.64 long: drawn at its ends and open in its middle, so that the corners still say diamond. */
const CORNERS = "2.4 2.84 2.4 0";

/** The line where it passes something that is no item, such as the name of an attempt. */
export function SpineBetween({ line }: { line: SpineProps["above"] }) {
  return (
    <span aria-hidden="true" className="relative block w-4 self-stretch">
      <span className={clsx("absolute inset-y-0", SIZES.console.line, LINE[line])} />
    </span>
  );
}

/** One item's stretch of the plumb line. It stays inside the item, so that items off the screen need not be drawn. */
export function Spine({ shape, colour = "text-ink", above, below, size = "console" }: SpineProps) {
  const s = SIZES[size];
  return (
    <span aria-hidden="true" className={clsx("relative block self-stretch", s.box)}>
      <span className={clsx("absolute top-0", s.above, s.line, LINE[above])} />
      <span className={clsx("absolute bottom-0", s.below, s.line, LINE[below])} />
      <svg
        viewBox="0 0 14 14"
        aria-hidden="true"
        className={clsx(
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
          strokeDasharray={shape === "open" ? CORNERS : undefined}
          strokeLinejoin="round"
        />
      </svg>
    </span>
  );
}
