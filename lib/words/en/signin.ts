export const signin = {
  ended: {
    expired: "Your session ended because it was not used, or after 12 hours. Sign in again.",
    revoked: "Your rights changed, so your session ended. Sign in again.",
  },
  signingInDidNotWorkNothing: "Signing in did not work. Nothing was changed; try again.",
  eMailAndPasswordDoNot:
    "E-mail and password do not match, or there were too many tries. After many tries, wait 15 minutes.",
  theServerDidNotAnswerYou: "The server did not answer. You are not signed in.",
  demoAccounts: "Demo accounts",
  thisIsADemoWhoeverOpens: "This is a demo: whoever opens this page can be any of these people.",
  signIn: "Sign in",
  signInAs: (name: string) => `Sign in as ${name}`,
  password: "Password",
  signInWithYourOrganisation: "Sign in with your organisation",
  /** Codes come back in the address, so only known ones say anything, and none says whether an account exists. */
  messages: {
    CredentialsSignin:
      "E-mail and password do not match, or there were too many tries. After many tries, wait 15 minutes.",
    AccessDenied: "Signing in is not possible for this account. Ask an admin.",
    suspended: "This account is suspended. Ask an admin.",
    email_taken: "Another account uses this e-mail address. Accounts are not joined by address; ask an admin.",
    no_email: "The identity provider gave no verified e-mail address, so no account could be made.",
    OAuthCallback: "The identity provider did not complete the sign-in. Nothing was changed; try again.",
    OAuthSignin: "The identity provider cannot be reached. Nothing was changed; try again.",
  } as Readonly<Record<string, string>>,
  roleNames: {
    end_user: "End user: sees the status of what they asked for",
    support: "Support: triages",
    reviewer: "Reviewer: decides",
    admin: "Admin: people, policies and stops",
  },
};
