/** The parts of the insights, by the names of their files. */
export const INSIGHT_PARTS = ["days", "outcomes", "spans", "requests", "repeats", "waiting", "limits"] as const;
export type InsightPart = (typeof INSIGHT_PARTS)[number];
