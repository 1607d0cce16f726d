import { headers } from "next/headers";
import { redirect } from "next/navigation";
import { cache } from "react";
import type { Principal } from "@/lib/auth/principal";
import { currentPrincipal } from "@/lib/auth/session";
import { signInPath } from "@/lib/auth/sign-in-path";

/** Who works here, once per request. Somebody who asked for things has a page of their own. */
export const currentOperator = cache(async (): Promise<Principal> => {
  const from = await headers();
  const principal = await currentPrincipal(from);
  if (principal === null) redirect(signInPath(from));
  if (principal.role === "end_user") redirect("/status");
  return principal;
});
