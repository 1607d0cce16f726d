import type { SessionEnd } from "@/lib/auth/session";

/** Codes come back in the address, so only known ones say anything, and none says whether an account exists. */
const MESSAGES: Readonly<Record<string, string>> = {
  CredentialsSignin:
    "E-mail and password do not match, or there were too many tries. After many tries, wait 15 minutes.",
  AccessDenied: "Signing in is not possible for this account. Ask an admin.",
  suspended: "This account is suspended. Ask an admin.",
  email_taken: "Another account uses this e-mail address. Accounts are not joined by address; ask an admin.",
  no_email: "The identity provider gave no verified e-mail address, so no account could be made.",
  OAuthCallback: "The identity provider did not complete the sign-in. Nothing was changed; try again.",
  OAuthSignin: "The identity provider cannot be reached. Nothing was changed; try again.",
};

const ENDED: Readonly<Record<SessionEnd, string | null>> = {
  none: null,
  expired: "Your session ended because it was not used, or after 12 hours. Sign in again.",
  revoked: "Your rights changed, so your session ended. Sign in again.",
};

export function signInMessage(error: string | null, ended: SessionEnd): string | null {
  if (error === null) return ENDED[ended];
  return MESSAGES[error] ?? "Signing in did not work. Nothing was changed; try again.";
}
