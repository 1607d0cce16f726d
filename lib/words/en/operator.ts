import { count, isOne, plural } from "./speech.ts";

/*
 * What the console says after something was done or could not be. Say what was recorded and how it is known,
 * never what is hoped. Times arrive as the clock shows them, `10:42:07`.
 */

export const operator = {
  approved: (seconds: number) => `Approved. Starts in ${seconds} s.`,
  undoable: (seconds: number) => `Approved. It can be undone for ${seconds} s.`,
  marked: (at: string) =>
    `Approved. It is marked: at ${at} it is looked at again, and removed if it is still as the plan says.`,
  undone: () => "Approval taken back. Nothing was changed.",
  sent: (at: string) => `Sent at ${at}. Checking the result.`,
  confirmed: (at: string, source: string, shows: string) => `Confirmed at ${at}: ${source} now shows ${shows}.`,
  noReply: () => "No clear answer. Marked not confirmed. No further attempt until a read settles it.",
  planMoved: (at: string) =>
    `Nothing was changed. The observed state changed at ${at}, after this plan was made. Review the new plan.`,
  planUsed: (at: string) => `This plan was already carried out at ${at}.`,
  blocked: (until: string) => `Blocked. It stays as it is; look at it again by ${until}.`,
  retryAsked: () => "Asked for a fresh look. It is planned anew if it is still needed.",
  limitReached: (done: number, all: number) =>
    `Limit reached: ${count(done)} of ${count(all)}. The rest were not touched.`,
  sourcesDisagree: () => "Sources disagree. No action is possible until they agree.",
  nothingFound: (read: number, unread: number) =>
    unread === 0
      ? `No drift found in ${plural(read, "object")} read.`
      : `No drift found in ${plural(read, "object")} read. ${count(unread)} could not be read.`,
  stopped: (at: string, inFlight: number) =>
    inFlight === 0
      ? `Stopped at ${at}. Nothing was under way.`
      : `Stopped at ${at}. ${plural(inFlight, "repair")} had already been sent; checking ${isOne(inFlight) ? "its result" : "their results"}.`,
  batch: (sent: number, skipped: number, notConfirmed: number) =>
    `${count(sent)} sent, ${count(skipped)} skipped (changed since you selected), ${count(notConfirmed)} not confirmed.`,
};

/** Why a button cannot be pressed now. */
export const disabled = {
  stopped: (by: string, until: string | null, reason: string) =>
    `Stopped by ${by}${until === null ? "" : ` until ${until}`}: ${reason}`,
  ownPlan: () => "You proposed this plan; someone else must approve it",
  evidenceOld: (age: string, limit: string) => `Evidence is ${age} old; limit ${limit}`,
  expired: (at: string) => `This plan expired at ${at}; it is held until a new one is made`,
};

/** What the three verbs mean; shown where they are pressed. */
export const verbs = {
  approve: (hash: string, version: string) =>
    `Carries out plan ${hash} once, if what was found is still version ${version}. Otherwise nothing changes and it comes back here.`,
  block: () => "Do not repair this object. It stays as it is until someone unblocks it.",
  retry: () => "Look again, and try again if it is still needed.",
};

/** Whether a failed request changed anything. The second is said whenever the first is not certain. */
export const changes = {
  nothing: "Nothing was changed.",
  unknown: "We do not know if it was changed.",
};
