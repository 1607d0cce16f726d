import type { Role } from "../../reconciler/model/role.ts";

/**
 * Who may do what, as data. What is not in this table is refused.
 *
 * - `any`   whatever it is about
 * - `team`  things of a team they belong to; for reading and triage also things of no team
 * - `own`   things they asked for themselves
 *
 * Deliberate gaps: an admin cannot approve. A reviewer cannot state intents, because whoever decides must not author
 * what is decided. Nobody approves at the terminal. Stopping is open to every operator; letting repairs go on is not.
 */
export type Relation = "any" | "team" | "own";

export const ACTIONS = [
  "status.read",
  "object.read",
  "record.read",
  "object.look_again",
  "object.snooze",
  "object.unblock",
  "drift.assign",
  "drift.note",
  "drift.accept",
  "job.read",
  "job.stop",
  "view.save",
  "repair.approve",
  "repair.undo",
  "repair.block",
  "repair.retry",
  "attempt.answer",
  "batch.release",
  "source.accept_size",
  "breaker.close",
  "stop.set",
  "stop.lift",
  "intent.put",
  "intent.withdraw",
  "intent.move",
  "status_link.create",
  "status_link.revoke",
  "policy.change",
  "person.manage",
  "effect.write",
  "key.manage",
  "credential.manage",
  "record.renew",
  "claim.make",
  "exec.run",
] as const;
export type Action = (typeof ACTIONS)[number];

export const PERMISSIONS: Readonly<Record<Action, Partial<Record<Role | "terminal", Relation>>>> = {
  /** The honest status of one object, in end users' words. */
  "status.read": { end_user: "own", support: "team", reviewer: "team", admin: "any", terminal: "any" },
  /** Objects with their evidence, drifts, repairs and history. */
  "object.read": { support: "team", reviewer: "team", admin: "any", terminal: "any" },
  /** Runs, sources, stops, policies, people's names: what belongs to the installation. */
  "record.read": { support: "any", reviewer: "any", admin: "any", terminal: "any" },
  "object.look_again": { support: "team", reviewer: "team", admin: "any", terminal: "any" },
  "object.snooze": { support: "team", reviewer: "team" },
  "object.unblock": { reviewer: "team" },
  "drift.assign": { support: "team", reviewer: "team" },
  "drift.note": { support: "team", reviewer: "team", admin: "any" },
  /** Letting a difference be. Without an end only administrators: what is accepted for good is a policy. */
  "drift.accept": { support: "team", reviewer: "team", admin: "any" },
  /** What somebody did to many objects at once; each of its items needs the right of the verb itself. */
  "job.read": { support: "own", reviewer: "own", admin: "any", terminal: "any" },
  "job.stop": { support: "own", reviewer: "own", admin: "any" },
  /** A filter by a name. It shows nobody more than they may see. */
  "view.save": { support: "any", reviewer: "any", admin: "any" },
  "repair.approve": { reviewer: "team" },
  "repair.undo": { reviewer: "team" },
  "repair.block": { reviewer: "team" },
  "repair.retry": { reviewer: "team" },
  /** What became of a try that no look could answer: a word about the world, which proves and sends nothing. */
  "attempt.answer": { reviewer: "team", admin: "team" },
  /** Policy allows each of them already; only how many is decided. So no team's consent is asked, and the asker's part is none. */
  "batch.release": { reviewer: "any" },
  /** A source that shows far less than before is believed again. */
  "source.accept_size": { reviewer: "any", admin: "any" },
  "breaker.close": { reviewer: "team" },
  "stop.set": { support: "any", reviewer: "any", admin: "any", terminal: "any" },
  /** Reviewers: installation-wide stops, and those of their own teams and objects. */
  "stop.lift": { reviewer: "team", admin: "any", terminal: "any" },
  "intent.put": { support: "team", terminal: "any" },
  "intent.withdraw": { support: "team", terminal: "any" },
  /** Asking for an object to move to or from one's team, and saying yes for the other one. */
  "intent.move": { support: "team", reviewer: "team" },
  "status_link.create": { end_user: "own", support: "team", reviewer: "team" },
  "status_link.revoke": { end_user: "own", support: "team", reviewer: "team", admin: "any" },
  "policy.change": { admin: "any" },
  "person.manage": { admin: "any" },
  /** Starting and settling the effects of a command, beside its intent. */
  "effect.write": { support: "team", terminal: "any" },
  "key.manage": { admin: "any", terminal: "any" },
  /** What connectors sign in with. No route asks for it: the keys are where the reconciler is. */
  "credential.manage": { admin: "any", terminal: "any" },
  /** What was signed of the record so far is of another one. No route asks for it. */
  "record.renew": { admin: "any", terminal: "any" },
  /** Of what they can see: it changes nothing, and is only compared. */
  "claim.make": { support: "any", reviewer: "any", admin: "any" },
  /** A script with a credential of the team: it changes the world outside, without a plan that anybody approved. */
  "exec.run": { reviewer: "team" },
};

/** For these, a thing of no team concerns every operator. A decision always needs a team to be decided for. */
export const OPEN_WHERE_UNOWNED: ReadonlySet<Action> = new Set([
  "status.read",
  "object.read",
  "object.look_again",
  "object.snooze",
  "object.unblock",
  "drift.assign",
  "drift.note",
  "drift.accept",
  "breaker.close",
  "stop.lift",
]);
