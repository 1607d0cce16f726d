/**
 * The acting side: one plan, in one transaction, on one connection of its own, once.
 *
 *   BEGIN → read the role again → is it still what the plan saw? may this credential? → steps
 *         → read it again → is it what the steps should have made of it? → COMMIT
 *
 * Until COMMIT is written, every failure is proof that nothing happened: Postgres keeps nothing of a
 * transaction that was not committed. From the moment COMMIT is written, only its answer is.
 */

import type { FoundObject } from "../../model/evidence.ts";
import type { Actor, PerformInput, PerformResult } from "../contract.ts";
import { versionOf } from "../version.ts";
import { applyStep, remainingAdmins } from "./apply.ts";
import { checkRights } from "./authority.ts";
import { type CatalogState, checkSurroundings, readState, type Surroundings } from "./catalog.ts";
import { oneLine, outcomeAfterCommit, readFailure } from "./errors.ts";
import { expectedAfter, isAsExpected, missedBy } from "./expect.ts";
import { parseMarker } from "./marker.ts";
import { isManagedName, printIdent, refuseName, type Scope, teamGroup } from "./names.ts";
import { custodian, record } from "./plan-parts.ts";
import { openSession, type Session } from "./session.ts";
import { type AccessStep, oidsOf, readSteps } from "./steps.ts";

export type ActorInput = { scope: Scope; credentials: Readonly<Record<string, string>>; custodianUrl: string };

/**
 * Ours wait in line: of two transactions that change the rights on one table, Postgres fails the second
 * ("tuple concurrently updated"), and a failed attempt costs somebody a new approval. In line they also see
 * each other's work, so that two calls with one key have the effect of one.
 */
const takeTurn = `begin; set local lock_timeout = '4s'; set local idle_in_transaction_session_timeout = '3s';
  select pg_catalog.pg_advisory_xact_lock(pg_catalog.hashtextextended('plumbline database_access', 0))`;

/** Behind anybody else, not for long. A worker that is frozen here loses its locks to the timeout above. */
const setLimits = `set local lock_timeout = '1s'; set local statement_timeout = '2s'; set local search_path = pg_catalog`;

export function accessActor(input: ActorInput): Actor {
  return {
    perform: (call) => perform(input, call),
    // Every call closes its own connection.
    close: async () => undefined,
  };
}

async function perform(input: ActorInput, call: PerformInput): Promise<PerformResult> {
  const { plan } = call;
  const read = readSteps(plan.steps);
  if ("refused" in read) return didNot(read.refused);
  const { steps } = read;
  const [first] = steps;
  if (first?.verb === "link") {
    if (steps.length > 1 || plan.contract.credential !== record) return didNot("A link is a step by itself.");
    return {
      outcome: "happened",
      externalId: first.externalIds[0] ?? null,
      says: "Nothing was sent: only our own record changes.",
      receipt: {},
    };
  }
  const refused = outOfScope(input.scope, plan.key, steps);
  if (refused !== null) return didNot(refused);
  const url = credentialUrl(input, plan.contract.credential);
  if (url === null) return didNot(`There is no credential of ${plan.contract.credential} here.`);

  // `commitSent` is true from before the first byte of COMMIT can have left.
  const progress: Progress = { commitSent: false, externalId: null, receipt: {} };
  try {
    return await inOneTransaction(input, call, steps, { url, progress });
  } catch (error) {
    const failure = readFailure(error);
    if (!progress.commitSent) return didNot(failure.says);
    const outcome = outcomeAfterCommit(failure);
    if (outcome === "did_not_happen") return didNot(failure.says);
    const says = oneLine(`COMMIT was sent and not answered. ${failure.says}`);
    return { outcome, externalId: null, says, receipt: progress.receipt };
  }
}

type Progress = { commitSent: boolean; externalId: string | null; receipt: PerformResult["receipt"] };

function didNot(says: string, receipt: PerformResult["receipt"] = {}): PerformResult {
  return { outcome: "did_not_happen", externalId: null, says: oneLine(says), receipt };
}

/** Roles outside the managed names are never touched, whatever a plan says. */
function outOfScope(scope: Scope, key: string, steps: readonly AccessStep[]): string | null {
  if (!isManagedName(scope.prefix, key)) return outside(key);
  for (const step of steps) {
    if (step.verb === "link") return "A link is a step by itself.";
    if (step.verb === "create" && step.role !== key) return "A role is only ever made under the name of its key.";
    if ("oid" in step && step.oid === null && step.role !== key)
      return "Only the role of this key can be made and filled.";
    if (step.verb === "drop" && !isManagedName(scope.prefix, step.role)) return outside(step.role);
    if (step.verb === "rename" && !isManagedName(scope.prefix, step.value)) return outside(step.value);
    const refused = refuseName(step.verb === "rename" ? step.value : step.role);
    if (refused !== null) return refused;
  }
  return null;
}

function outside(name: string): string {
  return `${printIdent(name)} is outside the names this connector manages.`;
}

function credentialUrl({ scope, credentials, custodianUrl }: ActorInput, credential: string): string | null {
  if (credential === custodian) return custodianUrl;
  return scope.teams.includes(credential) ? (credentials[credential] ?? null) : null;
}

type Way = { url: string; progress: Progress };

async function inOneTransaction(
  input: ActorInput,
  call: PerformInput,
  steps: AccessStep[],
  { url, progress }: Way,
): Promise<PerformResult> {
  const { deadlineMs, signal } = call;
  const session = await openSession({ url, applicationName: "plumbline actor", deadlineMs, signal });
  try {
    const work = { session, scope: input.scope, call, steps, progress };
    const answer = await beforeCommit(work).catch((error: unknown) => ({ error }));
    if (answer !== null) {
      // For the locks' sake. Nothing depends on its answer: what was not committed is gone either way.
      await session.run("rollback").catch(() => undefined);
      if ("error" in answer) throw answer.error;
      return answer;
    }
    const ended = session.ended();
    if (ended !== null) throw ended;
    progress.commitSent = true;
    const tag = await session.run("commit");
    if (tag === "ROLLBACK") return didNot("Postgres answered ROLLBACK to COMMIT.");
    return { outcome: "happened", externalId: progress.externalId, says: "Committed.", receipt: progress.receipt };
  } finally {
    await session.close();
  }
}

type Work = { session: Session; scope: Scope; call: PerformInput; steps: AccessStep[]; progress: Progress };

/** Everything but COMMIT. Answers null when it may be sent, and otherwise what the call came to. */
async function beforeCommit({ session, scope, call, steps, progress }: Work): Promise<PerformResult | null> {
  const { plan, idempotencyKey } = call;
  await session.run(takeTurn);
  await session.run(setLimits);
  const surroundings = await checkSurroundings(session, scope);
  const which = { all: false, key: plan.key, oids: oidsOf(steps) } as const;
  const before = await readState(session, scope, which);

  const done = await alreadyDone(session, before, { steps, call });
  if (done !== null) return done;
  if (plan.observedVersion !== "" && versionOf(foundIn(before)) !== plan.observedVersion) {
    return didNot("Changed since the plan was made.", { changed_since_plan: true });
  }
  const { credential } = plan.contract;
  const refused = await checkRights({ session, scope, credential, before, steps, version: surroundings.version });
  if (refused !== null) return didNot(refused);

  const context = { scope, database: surroundings.database, key: plan.key, idempotencyKey };
  const [owner] = foundIn(before).map((found) => found.owner ?? null);
  const givesAs = credential === custodian && owner != null ? teamGroup(scope.prefix, owner) : null;
  const apply = { session, context, rights: before.rights, version: surroundings.version, givesAs };
  for (const step of steps) await applyStep(apply, step);

  const after = await readState(session, scope, which);
  const expected = expectedAfter(foundIn(before), steps);
  if (!isAsExpected(expected, foundIn(after))) return didNot(sayMissed(expected, after));
  const admins = await remainingAdmins(session, scope, steps);
  if (admins.refused !== null) return didNot(admins.refused);
  progress.externalId = keptId(foundIn(after));
  progress.receipt = await receiptOf({ session, surroundings, steps, oid: progress.externalId, left: admins.left });
  return null;
}

function foundIn(state: CatalogState): FoundObject[] {
  return state.roles.map(({ found }) => found);
}

/** With two calls of one idempotency key, the second finds the work of the first. */
async function alreadyDone(session: Session, before: CatalogState, { steps, call }: Pick<Work, "steps" | "call">) {
  const now = foundIn(before);
  const mark = steps.find((step) => step.verb === "mark");
  if (mark !== undefined) {
    const own = before.roles.find(({ row }) => parseMarker(row.comment)?.by === call.idempotencyKey);
    return own?.found.owner === mark.owner ? kept(own.found.externalId) : null;
  }
  // Everything else converges: what a step would make of the world is there already, for whatever reason.
  const oids = new Set(now.map(({ externalId }) => externalId));
  if (!steps.every((step) => showsInState(step, oids))) return null;
  if (!isAsExpected(expectedAfter(now, steps), now)) return null;
  // A role to drop may still be there and only no longer belong to this key. Then it was not dropped.
  const dropped = JSON.stringify(steps.flatMap((step) => (step.verb === "drop" ? [step.oid] : [])));
  const [row] = await session.rows<{ left: boolean }>(
    "select exists (select from pg_roles where oid::text in (select json_array_elements_text($1::text::json))) as left",
    [dropped],
  );
  return row?.left === false ? kept(keptId(now)) : null;
}

/** Could this step's effect be told from the state at all? Not where its role is another's, or who administers it is the point. */
function showsInState(step: AccessStep, oids: ReadonlySet<string>): boolean {
  if (step.verb === "drop") return true;
  if (step.verb === "admit" || step.verb === "dismiss" || step.verb === "link") return false;
  return "oid" in step && step.oid !== null && oids.has(step.oid);
}

function kept(externalId: string | null): PerformResult {
  return {
    outcome: "happened",
    externalId,
    says: "It was already as the plan wants it; nothing was changed.",
    receipt: { already: true, oid: externalId },
  };
}

function keptId(after: readonly FoundObject[]): string | null {
  return after.length === 1 ? (after[0]?.externalId ?? null) : null;
}

/** A right can only be taken back by the role that gave it; then that name is what the operator needs. */
function sayMissed(expected: readonly FoundObject[], after: CatalogState): string {
  const { left, lacking } = missedBy(expected, foundIn(after));
  const givers = after.rights.flatMap(({ permission, grantor }) =>
    grantor !== null && left.includes(permission) ? [grantor] : [],
  );
  const by =
    givers.length === 0
      ? ""
      : ` (given by ${[...new Set(givers)].sort().join(", ")}, and only that role can take it back)`;
  const still = left.length === 0 ? "" : ` Still there: ${left.join("; ")}${by}.`;
  const missing = lacking.length === 0 ? "" : ` Not there: ${lacking.join("; ")}.`;
  return `The steps did not have their effect, so nothing was committed.${still}${missing}`;
}

type ReceiptInput = {
  session: Session;
  surroundings: Surroundings;
  steps: readonly AccessStep[];
  oid: string | null;
  left: readonly string[];
};

async function receiptOf({ session, surroundings, steps, oid, left }: ReceiptInput): Promise<PerformResult["receipt"]> {
  const [row] = await session.rows<{ txid: string }>("select pg_current_xact_id()::text as txid");
  const roles = [...new Set(steps.flatMap((step) => ("role" in step ? [step.role] : [])))].sort();
  return {
    txid: row?.txid ?? null,
    oid,
    database: surroundings.database,
    roles: roles.join(", "),
    statements: steps.length,
    ...(left.length > 0 ? { admin_left: left.join(", ") } : {}),
  };
}
