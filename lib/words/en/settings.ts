export const settings = {
  you: "You",
  departed: (name: string) => `${name} (departed)`,
  signsInWith: "Signs in with",
  theIdentityProvider: "the identity provider",
  aDemoAccount: "a demo account",
  idInTheRecord: "Id in the record",
  thisBrowser: "This browser",
  /** What a role may do, in a sentence; the table that decides is lib/auth/permissions.ts. */
  roleRights: {
    end_user: "You see the status of what you asked for.",
    support: "You triage what your teams own and what nobody owns. You decide nothing risky.",
    reviewer: "You decide about repairs for your teams, never about what you asked for yourself.",
    admin: "You manage people, policies and stops. You approve nothing.",
    terminal: "You stop repairs and state requests.",
  },
};
