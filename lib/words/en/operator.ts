/*
 * What the console says after something was done or could not be. Say what was recorded and how it is known,
 * never what is hoped. Times arrive as the clock shows them, `10:42:07`.
 */

export const operator = {
  approved: (seconds: number) => `Approved. Starts in ${seconds} s.`,
  undoable: (seconds: number) => `Approved. It can be undone for ${seconds} s.`,
  marked: (at: string) =>
    `Approved. It is marked: at ${at} it is looked at again, and removed if it is still as the plan says.`,
};

/** Why a button cannot be pressed now. */
export const disabled = {
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
