import { type ClassValue, clsx } from "clsx";
import { extendTailwindMerge } from "tailwind-merge";

/**
 * The names of our own scale have to be told, or `text-title` would pass for a colour and a colour beside it
 * would be dropped.
 */
const merge = extendTailwindMerge({
  extend: {
    theme: {
      text: ["fine", "mono", "base", "reading", "figure", "title", "display"],
      "font-weight": ["regular", "medium", "strong", "title"],
      tracking: ["tight", "snug"],
      radius: ["mark", "control", "card", "pill"],
      shadow: ["float"],
    },
  },
});

/** Joins class names; the later of two that set the same thing wins. */
export function cn(...inputs: ClassValue[]): string {
  return merge(clsx(inputs));
}
