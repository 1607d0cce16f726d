import { visibleText } from "@/lib/format/visible-text";
import type { ReviewWords } from "@/lib/words/words";

/** Who proposed it: a person by name, a policy or an agent by what it is. */
export function proposerWords(
  t: ReviewWords,
  {
    proposedBy,
    proposedByName,
  }: {
    proposedBy: string;
    proposedByName: string | null;
  },
): string {
  if (proposedByName !== null) return visibleText(proposedByName);
  if (proposedBy === "policy") return t.common.policy;
  return proposedBy === "" || proposedBy === "unknown" ? t.review.notRecorded : visibleText(proposedBy);
}
