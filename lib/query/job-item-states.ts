/** What came of one row of a job. Apart from the parsers of its list, which a browser has no use for. */
export const JOB_ITEM_STATES = ["waiting", "done", "skipped", "failed", "stopped"] as const;
