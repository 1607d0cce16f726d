import { DRIFT_CLASSES } from "../model/drift-class.ts";
import { type Answer, EXIT } from "./arguments.ts";

const TEXT = `plumbline VERB [words] [--json]

Look
  detect [--kind K] [--object KEY] [--format json|csv|md] [--out FILE]
                                         compare without acting; says what would be done, and why not
  report [RUN|latest] [--against RUN] [--format json|csv|md] [--out FILE]
                                         what a run found, would do and would not touch, and what changed since another
  explain KIND KEY                       intent, evidence with its age, verdict, each rule, gate reasons, history
  classify --cases FILE                  name described situations, touching nothing

Act
  act [--kind K] [--class C] [--object KEY] [--limit N] [--dry-run]   one bounded run: of that class alone, N repairs at most
  stop [SCOPE] --reason R [--until T]    stop repairs: all (default), kind:K, class:C, owner:TEAM, connector:C, object:KIND/KEY, agent:KEY
  pause [SCOPE] --reason R --until T     the same, planned: it ends by itself, and what piles up is counted
  resume [ID|SCOPE] [--dry-run]          allow them again; --dry-run shows what would run
  stops                                  what is stopped, and what was in flight

  exec --object KIND/KEY | --kind KIND --owner TEAM  --for 10m --reason R [--as EMAIL] -- COMMAND ARGS…
                                         run a script with a credential of that team and kind, repairs paused meanwhile, for at
                                         most an hour; a reviewer of the team answers for it

Decide (as a person: --as EMAIL)
  approve ID                             carry out that plan once, if what was found is still what it was made from
  release [BATCH] --reason R             let what is parked act, past the limits that were short; without --reason, show it
  accept-size KIND SOURCE --reason R     so few entries are right: believe that source again; without --reason, show what it showed
  block ID --reason R [--until T]        do not repair this object until somebody unblocks it
  unblock KIND KEY --reason R            take a block back
  retry ID                               look again, and try again if it is still needed
  outcome KIND KEY [adopt ID | not-mine ID | happened | did-not-happen] --reason R
                                         say what became of a try that no look could answer; without a word, show what it may have made
  close-breaker ID --reason R            what came back too often is dealt with: repair it again
  snooze KIND KEY --until T --reason R [--even-if-worse] [--seen N] [--objects N]
                                         leave it alone until then, or until it gets worse, is seen N more times, or N objects have it
  transfer                               what is to move to another team and waits for an answer
  transfer ask KIND KEY --to TEAM --reason R
                                         ask for it as a person of one of the two teams
  transfer accept ID                     as another person, of the other team: it moves
  transfer decline ID --reason R         either side: it stays

Ask
  intent put KIND KEY --spec FILE --owner TEAM [--subject WHO] [--generation N]
  intent show KIND KEY
  intent withdraw KIND KEY [--reason R] [--generation N]

Who is who
  people                                 everybody who signed in: id, name, role, teams; docs/operations.md says how an admin changes these
  grant-console ROLE                     a database role that you made may do what the console does, and nothing else (docs/operations.md)
  grant-reconciler ROLE                  the same for a reconciler

Let programs ask
  keys                                   API keys, without what opens anything
  keys create NAME --owner EMAIL --scopes A,B [--days N]
                                         a part of what that person may do, for at most 90 days; shown once
  keys revoke ID
  mcp                                    the tools of the console at PLUMBLINE_URL for an agent, over standard input and output,
                                         with the API key in PLUMBLINE_KEY

Keep what connectors sign in with
  credentials list                       names, never values
  credentials set NAME                   encrypted, in the database; the value is read from standard input
  credentials remove NAME
  credentials rotate                     all of them under the newest of PLUMBLINE_CREDENTIAL_KEYS

Record
  audit verify [--checkpoints FILE] [--key FILE]
                                         check the chains, and against what was signed of them outside the database
  audit key                              the public key of the checkpoints, for whoever checks an export elsewhere
  audit renew --reason R                 another record begins here, with checkpoints of its own: after a restore
  audit invariants                       what must be true of the rows after any history
  audit export [--out FILE]              write it out, one JSON object a line

  replay --since T [--until T] [--kind K] [--policy FILE]
                                         judge again what was judged: under today's rules, or under a policy you think of;
                                         T is a time, or how long ago: 24h, 7d

Prove it
  simulate [--seeds N] [--from S] [--processes P] [--without FAULTS]
                                         run the loop in made-up worlds that fail in every way; each seed is one world, and
                                         the same seed is the same world
  rehearse [KIND] [--service NAME] [--rounds N]
                                         run real commands, kill them after each step, and say what is left, what it is named,
                                         what repairs it and what its user sees; --rounds: lose the processor's answer N times

Try things out (sandbox only)
  break CLASS [--kind K] [--direction D] [--object KEY]
        ${DRIFT_CLASSES.join(" ")}

Exit: 0 done, 1 a finding or refusal that a script must see, 2 usage, 3 could not look.`;

export function help(): Answer {
  return { json: { help: TEXT }, text: TEXT, exit: EXIT.done };
}
