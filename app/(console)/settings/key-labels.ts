import type { AllWords } from "@/lib/words/words";
import type { KeyLabels } from "./key-fields";

/** What each single key does, in the words of the list of keys; both, where it depends on the page. */
export function keyLabels(t: AllWords): KeyLabels {
  return {
    j: t.parts.nextRow,
    k: t.parts.previousRow,
    o: t.parts.openRow,
    x: t.parts.selectRow,
    "Shift+X": t.parts.selectRange,
    i: t.drift.assignToMe,
    "Shift+I": t.drift.assignTo,
    h: t.objects.snooze,
    n: t.inbox.addNote,
    d: `${t.common.openDrift}; ${t.inSentence(t.parts.showOrHideFieldsThatMatch)}`,
    p: t.common.whatItWouldDo,
    e: t.common.evidence,
    t: t.common.timeline,
    a: t.review.openTheApprovePanel,
    b: t.review.block,
    r: t.review.retry,
    u: t.review.undoTheApproval,
    z: t.shell.switchBetweenUtcAndLocalTime,
    "Shift+S": t.common.stopRepairs,
    "/": `${t.shell.find}; ${t.inSentence(t.parts.goToTheFilter)}`,
    "?": t.hotkeys.theListOfKeys,
  };
}
