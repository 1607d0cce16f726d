import type { Role } from "@/reconciler/model/role";

export const ROLE_NAMES: Record<Role | "terminal", string> = {
  end_user: "End user",
  support: "Support",
  reviewer: "Reviewer",
  admin: "Administrator",
  terminal: "Terminal",
};
