/** The only barrel: drizzle-kit and the query modules read the whole schema from here. */
export * from "./attempts.ts";
export * from "./audit.ts";
export * from "./breakers.ts";
export * from "./drifts.ts";
export * from "./facts.ts";
export * from "./idempotency.ts";
export * from "./intents.ts";
export * from "./judgements.ts";
export * from "./objects.ts";
export * from "./people.ts";
export * from "./repairs.ts";
export * from "./runs.ts";
export * from "./sessions.ts";
export * from "./sources.ts";
export * from "./status-links.ts";
export * from "./stops.ts";
export * from "./teams.ts";
