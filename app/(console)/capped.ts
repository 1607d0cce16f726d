import { formatCount } from "@/lib/format/count";
import type { CappedCount } from "@/lib/query/installation";

/** `37`, `1,000+`. */
export function cappedWords(count: CappedCount): string {
  return `${formatCount(count.n)}${count.capped ? "+" : ""}`;
}

/** `1 object`, `1,000+ objects`. */
export function cappedPlural(count: CappedCount, one: string, many = `${one}s`): string {
  return `${cappedWords(count)} ${count.n === 1 && !count.capped ? one : many}`;
}
