/** The catalog itself: what is granted now. */
export const catalogSource = "catalog";
/** The gateway's record of sessions opened and refused. */
export const accessLogSource = "access_log";
