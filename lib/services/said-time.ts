/** A moment inside a sentence: exact, in UTC, to the second. Messages never say "ago". */
export function saidTime(at: Date): string {
  return `${at.toISOString().slice(0, 19).replace("T", " ")} UTC`;
}
