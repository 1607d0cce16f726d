import { visibleText } from "@/lib/format/visible-text";
import type { WorkWords } from "@/lib/words/words";

/** Who proposed it: a person by name, a policy or an agent by what it is. */
export function proposerWords(
  t: WorkWords,
  {
    proposedBy,
    proposedByName,
  }: {
    proposedBy: string;
    proposedByName: string | null;
  },
): string {
  if (proposedByName !== null) return visibleText(proposedByName);
  return proposedBy === "" || proposedBy === "unknown" ? t.review.notRecorded : visibleText(proposedBy);
}
