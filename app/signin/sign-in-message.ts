import type { SessionEnd } from "@/lib/auth/session";
import type { StopWords } from "@/lib/words/words";

export function signInMessage(t: StopWords, error: string | null, ended: SessionEnd): string | null {
  if (error !== null) return t.signin.messages[error] ?? t.signin.signingInDidNotWorkNothing;
  return ended === "none" ? null : t.signin.ended[ended];
}
