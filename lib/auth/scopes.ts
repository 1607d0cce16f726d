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
  /** Say what is true, to be compared. A key that has it is an agent's. */
  "claims:write",
] as const;
export type Scope = (typeof SCOPES)[number];

/** All that an agent may be given: it reads, says what it wants and what it did, and asks for looks. It decides and stops nothing. */
export const AGENT_SCOPES: readonly Scope[] = ["read", "intents:write", "objects:write", "claims:write"];
export const isAgent = (scopes: readonly string[]): boolean => scopes.includes("claims:write");
