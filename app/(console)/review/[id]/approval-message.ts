/**
 * The message that offers the undo follows the person to other pages. What it says ends with the window, with the undo,
 * or with the repair being sent, whichever is first; then whoever sees that takes it away.
 */
const shown = new Map<string, () => void>();

export function keepApprovalMessage(repairId: string, takeAway: () => void): void {
  takeAwayApprovalMessage(repairId);
  shown.set(repairId, takeAway);
}

export function takeAwayApprovalMessage(repairId: string): void {
  shown.get(repairId)?.();
  shown.delete(repairId);
}

/** Its key is the message's own while that is there; two would undo once and complain once. */
export function hasApprovalMessage(repairId: string): boolean {
  return shown.has(repairId);
}
