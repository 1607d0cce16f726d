import type { Role } from "../../reconciler/model/role.ts";

/**
 * Whoever asks, resolved once per request and handed on as a value. `terminal` is a person at this machine's command
 * line who holds the database's credentials: they may stop and state intents, and decide nothing.
 */
export type Principal = {
  personId: string;
  name: string;
  email: string;
  role: Role | "terminal";
  /** Ids of the living teams the person belongs to. */
  teams: readonly string[];
  /** The person's session epoch when resolved; a verb refuses when it has risen since. */
  epoch: number;
};

/** Someone at the command line, named by the account they use there. */
export function terminalPrincipal(account: string): Principal {
  return { personId: `terminal:${account}`, name: account, email: "", role: "terminal", teams: [], epoch: 0 };
}

/** Which objects somebody may see. Every read filters by it. */
export type Visibility =
  | { scope: "all" }
  /** Objects of these teams, and objects that belong to no team. */
  | { scope: "teams"; teams: readonly string[] }
  /** The status of what this person asked for, and nothing else. */
  | { scope: "own"; personId: string };

export function visibilityOf(principal: Principal): Visibility {
  switch (principal.role) {
    case "admin":
    case "terminal":
      return { scope: "all" };
    case "support":
    case "reviewer":
      return { scope: "teams", teams: principal.teams };
    case "end_user":
      return { scope: "own", personId: principal.personId };
  }
}

/** Who an object concerns, beside whoever asked for it. */
export type OwnedThing = {
  owner: string | null;
  askedBy: string | null;
  /** Where nobody owns it: the teams that sources name. */
  claimants: readonly string[];
  /** The other side of a contested owner. */
  contestants: readonly string[];
};

/** The same rule as db/queries/viewer.ts, for what is already in memory. */
export function canSee(visibility: Visibility, thing: OwnedThing): boolean {
  switch (visibility.scope) {
    case "all":
      return true;
    case "teams": {
      const isOurs = (team: string) => visibility.teams.includes(team);
      if (thing.contestants.some(isOurs)) return true;
      return thing.owner === null ? thing.claimants.every(isOurs) : isOurs(thing.owner);
    }
    case "own":
      return thing.askedBy === visibility.personId;
  }
}
