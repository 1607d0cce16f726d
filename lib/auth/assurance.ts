import type { Env } from "../env.ts";
import { AppError } from "../errors.ts";
import type { Session } from "./session.ts";

/**
 * Before what grants access, moves money or changes rights: was it proved recently, and strongly enough, that this is
 * the person? Both are the identity provider's work and are only checked here; the installation says whether it asks.
 */
export function requireAssurance(session: Session, env: Pick<Env, "stepUpMinutes" | "acr">, nowSeconds: number): void {
  if (env.acr !== null && session.acr !== env.acr) {
    throw new AppError({
      code: "second_factor_required",
      status: 403,
      message: "This needs a sign-in with your second factor. Sign in again that way. Nothing was changed.",
    });
  }
  if (env.stepUpMinutes === null || nowSeconds - session.authTime <= env.stepUpMinutes * 60) return;
  throw new AppError({
    code: "step_up_required",
    status: 403,
    message: `You signed in more than ${env.stepUpMinutes} min ago. Sign in again to do this. Nothing was changed.`,
  });
}
