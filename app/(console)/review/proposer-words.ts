import { visibleText } from "@/lib/format/visible-text";

/** Who proposed it: a person by name, a policy or an agent by what it is. */
export function proposerWords({
  proposedBy,
  proposedByName,
}: {
  proposedBy: string;
  proposedByName: string | null;
}): string {
  if (proposedByName !== null) return visibleText(proposedByName);
  return proposedBy === "" || proposedBy === "unknown" ? "not recorded" : visibleText(proposedBy);
}
