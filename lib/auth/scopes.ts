/**
 * What an API key may be given. A route without a scope is for people only: no key approves, blocks, lifts a stop, changes
 * people or makes keys. A scope widens nothing: its owner's role and teams still decide.
 */
export const SCOPES = [
  /** Everything that its owner may read. */
  "read",
  "intents:write",
  "effects:write",
  /** Ask for a look. */
  "objects:write",
  /** Set a stop; lifting one is for people. */
  "stops:write",
  "status-links:write",
] as const;
export type Scope = (typeof SCOPES)[number];
