"use client";

import { createContext, type ReactNode, useContext } from "react";
import type { Role } from "@/reconciler/model/role";

/** Who is signed in, as far as a screen has to know: the API decides what they may do. */
export type Me = { id: string; name: string; role: Role | "terminal"; teams: readonly string[] };

const MeContext = createContext<Me>({ id: "", name: "", role: "end_user", teams: [] });

export function MeProvider({ me, children }: { me: Me; children: ReactNode }) {
  return <MeContext value={me}>{children}</MeContext>;
}

export function useMe(): Me {
  return useContext(MeContext);
}
