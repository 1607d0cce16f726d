export const inbox = {
  addNote: "Add note",
  note: "Note",
  aNoteStaysInTheRecord: "It stays in the record, under your name, and cannot be changed. No passwords, please.",
  /** At a difference that somebody lets be. */
  accept: "Accept difference",
  acceptTitle: (key: string) => `Accept the difference on ${key}`,
  itStaysInSight: "It stays in sight. It is not repaired until then, or until it changes.",
  endAcceptance: "End acceptance",
  nMonths: (n: number) => (n === 1 ? "1 month" : `${n} months`),
  n1Year: "1 year",
  untilItChanges: "Until it changes",
  acceptedMark: "accepted",
  acceptedBy: (name: string) => `Accepted by ${name}`,
  untilItChangesInSentence: "until it changes",
};
