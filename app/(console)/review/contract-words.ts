import type { RepairContract, Risk } from "@/reconciler/model/repair";

export const RISK_WORDS: Record<Risk, string> = { low: "Low", medium: "Medium", high: "High" };

export const UNDO_WORDS: Record<RepairContract["undo"], string> = {
  reversible: "can be undone",
  by_new_request: "undone by a new request",
  irreversible: "cannot be undone",
};

export const UNDO_SENTENCES: Record<RepairContract["undo"], string> = {
  reversible: "It can be undone: the reverse is a plan of its own.",
  by_new_request: "Undoing it is a new request.",
  irreversible: "It cannot be undone.",
};
