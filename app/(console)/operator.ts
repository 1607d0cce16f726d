import { headers } from "next/headers";
import { redirect } from "next/navigation";
import { cache } from "react";
import type { Principal } from "@/lib/auth/principal";
import { currentPrincipal } from "@/lib/auth/session";

/** Who works here, once per request. Somebody who asked for things has a page of their own. */
export const currentOperator = cache(async (): Promise<Principal> => {
  const principal = await currentPrincipal(await headers());
  if (principal === null) redirect("/signin");
  if (principal.role === "end_user") redirect("/status");
  return principal;
});
