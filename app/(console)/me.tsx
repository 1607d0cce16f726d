"use client";

import { createContext, type ReactNode, useContext, useEffect } from "react";
import { actAs } from "@/lib/query/request";
import type { Role } from "@/reconciler/model/role";

/** Who is signed in, as far as a screen has to know: the API decides what they may do. */
export type Me = { id: string; name: string; role: Role | "terminal"; teams: readonly string[] };

const NOBODY: Me = { id: "", name: "", role: "end_user", teams: [] };
const MeContext = createContext<Me>(NOBODY);

/** `null`: who it is cannot be read now. */
export function MeProvider({ me, children }: { me: Me | null; children: ReactNode }) {
  const id = me?.id ?? "";
  useEffect(() => actAs(id), [id]);
  return <MeContext value={me ?? NOBODY}>{children}</MeContext>;
}

export function useMe(): Me {
  return useContext(MeContext);
}
