/* Who may sign in, and what an administrator says they may do. */
export const people = {
  nameAndEMail: "Name and e-mail",
  role: "Role",
  teams: "Teams",
  suspended: "Suspended",
  suspendedSince: "Suspended since",
  thereIsNobody: "There is nobody here.",
  howTheyBegin: "Everybody is here once they have signed in. They begin as end users in no team.",
  changeOf: (name: string) => `Change what ${name} may do`,
  nobodyChangesTheirOwn: "Nobody changes their own rights; another administrator can",
  whatItDoes: "It holds from their next request on, and their sessions end with it.",
  thereIsNoTeam: "There is no team.",
  cannotSignIn: "They cannot sign in, and their keys open nothing.",
  /** At the end of what they are now. */
  isSuspended: "suspended",
  /** What they are now: role, teams, and that they are suspended. */
  changed: (name: string, now: readonly string[]) => `Changed. ${name} is now: ${now.join(", ")}.`,
};
