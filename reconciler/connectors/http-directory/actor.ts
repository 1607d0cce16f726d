/**
 * The acting side: one plan, once.
 *
 *   read the accounts again → are they what the plan saw? → one request per step, each bound to a version
 *
 * Until the first write leaves, everything proves that nothing happened. From then on only an answer of the directory
 * itself does. A 2xx is believed only where it shows the account as the step should have left it.
 */
import type { Actor, PerformInput, PerformResult } from "../contract.ts";
import { oneLine } from "../one-line.ts";
import { versionOf } from "../version.ts";
import { type Account, foundOf, readAccount } from "./account.ts";
import { jsonOf, sayAnswer } from "./answers.ts";
import { proofOfRefusal } from "./errors.ts";
import { changeOf, expectedAfter, isAsExpected, isDone, isLink } from "./expect.ts";
import { isManagedKey, type Prefix } from "./key.ts";
import { record } from "./plan-parts.ts";
import { readAccounts } from "./read.ts";
import { idsOf, readSteps, type SendStep } from "./steps.ts";
import { type Answer, type Deadline, type Request, send, startDeadline, type Wire, WireError } from "./transport.ts";

/** `wires`: by credential, a team's id or the custodian. All of them lead to the address that is written to. */
export type ActorInput = { prefix: Prefix; wires: ReadonlyMap<string, Wire> };

export function directoryActor(input: ActorInput): Actor {
  return {
    perform: (call) => perform(input, call),
    // Every request stands by itself.
    close: async () => undefined,
  };
}

async function perform({ prefix, wires }: ActorInput, call: PerformInput): Promise<PerformResult> {
  const { plan } = call;
  const read = readSteps(plan.steps);
  if ("refused" in read) return didNot(read.refused);
  const [first] = read.steps;
  if (isLink(first)) {
    if (plan.contract.credential !== record) return didNot("A link changes only our own record.");
    return happened(first.externalIds[0] ?? null, "Nothing was sent: only our own record changes.", {});
  }
  const steps = read.steps.filter((step) => !isLink(step));
  if (!isManagedKey(prefix, plan.key)) return didNot(`${plan.key} is outside the keys this connector manages.`);
  if (steps.some((step) => step.verb === "create" && step.externalKey !== plan.key))
    return didNot("An account is only ever made under its own key.");
  const wire = wires.get(plan.contract.credential);
  if (wire === undefined) return didNot(`There is no credential of ${plan.contract.credential} here.`);

  const deadline = startDeadline(call.deadlineMs, call.signal);
  try {
    const accounts = await readAccounts(wire, {
      prefix,
      key: plan.key,
      ids: idsOf(steps),
      now: null,
      signal: deadline.signal,
    });
    const settled = beforeSending(call, steps, accounts);
    if (settled !== null) return settled;
    return await sendAll({ wire, call, deadline, steps, accounts: accounts.accounts });
  } catch (error) {
    // Only reading throws: what was sent is weighed where it was sent.
    return didNot(`Nothing was sent. ${error instanceof Error ? error.message : "The accounts could not be read."}`);
  }
}

function didNot(says: string, receipt: PerformResult["receipt"] = {}): PerformResult {
  return { outcome: "did_not_happen", externalId: null, says: oneLine(says), receipt };
}

function happened(externalId: string | null, says: string, receipt: PerformResult["receipt"]): PerformResult {
  return { outcome: "happened", externalId, says: oneLine(says), receipt };
}

type Read = Awaited<ReturnType<typeof readAccounts>>;

/** What the call comes to without a request, or null where the requests may go. */
function beforeSending({ plan }: PerformInput, steps: readonly SendStep[], read: Read): PerformResult | null {
  const { accounts, gone, complete } = read;
  const [only] = accounts;
  if (isDone(steps, accounts, gone)) {
    const id = accounts.length === 1 ? (only?.id ?? null) : null;
    return happened(id, "It was already as the plan wants it; nothing was sent.", { already: true, account: id });
  }
  if (!complete) return didNot("Nothing was sent. The directory did not show all accounts of this key.");
  const now = versionOf(accounts.map((account) => foundOf(account, "marker")));
  if (now === plan.observedVersion || mayBeOwnWork(steps, accounts)) return null;
  return didNot("Changed since the plan was made.", { changed_since_plan: true });
}

/**
 * An account that is exactly what this create would make may be its own work. The directory tells: under the same
 * idempotency key it repeats its answer, under any other it refuses a second account of the key.
 */
function mayBeOwnWork([step]: readonly SendStep[], accounts: readonly Account[]): boolean {
  const [only] = accounts;
  if (step?.verb !== "create" || only === undefined || accounts.length > 1) return false;
  const expected = expectedAfter(step, undefined);
  return expected !== null && isAsExpected(expected, only);
}

type Sending = {
  wire: Wire;
  call: PerformInput;
  deadline: Deadline;
  steps: readonly SendStep[];
  accounts: readonly Account[];
};

async function sendAll({ wire, call, deadline, steps, accounts }: Sending): Promise<PerformResult> {
  const done: string[] = [];
  for (const step of steps) {
    const before = accounts.find(({ id }) => step.verb !== "create" && id === step.id);
    // A step about an account that is no longer this key's has nothing to be bound to.
    const result =
      step.verb !== "create" && before === undefined
        ? didNot(`Account ${step.id} is no account of ${call.plan.key} any more.`)
        : await sendOne(wire, { step, before, call, deadline });
    if (result.outcome !== "happened") return done.length === 0 ? result : partly(done, steps.length, result);
    if (steps.length === 1) return result;
    done.push(String(result.receipt.account));
  }
  return happened(null, `${steps.length} accounts were deleted.`, { deleted: done.join(", ") });
}

/** Some of it happened, so "it did not happen" would be false, and "it happened" too. */
function partly(done: readonly string[], steps: number, { says, receipt, retryAfterMs }: PerformResult): PerformResult {
  const text = oneLine(`${done.length} of ${steps} requests were carried out. Then: ${says}`);
  return {
    outcome: "unknown",
    externalId: null,
    says: text,
    receipt: { ...receipt, deleted: done.join(", ") },
    retryAfterMs,
  };
}

type One = { step: SendStep; before: Account | undefined; call: PerformInput; deadline: Deadline };

async function sendOne(wire: Wire, { step, before, call, deadline }: One): Promise<PerformResult> {
  const request = requestOf(step, call);
  const receipt = { request: `${request.method} ${request.path}` };
  if (deadline.isOver()) return didNot("Stopped, or over its deadline, before anything was sent.");
  let answer: Answer;
  try {
    answer = await send(wire, request, deadline.signal, deadline.isOver);
  } catch (error) {
    const says = error instanceof Error ? error.message : "It broke off.";
    if (error instanceof WireError && error.nothingSent) return didNot(says);
    return { outcome: "unknown", externalId: null, says: oneLine(says), receipt };
  }
  const refusal = proofOfRefusal(answer);
  const { status, retryAfterMs } = answer;
  if (refusal !== null) return { ...didNot(refusal, { ...receipt, status }), retryAfterMs };
  return weigh(answer, step, before) ?? { ...doubt(answer, receipt), retryAfterMs };
}

function requestOf(step: SendStep, { idempotencyKey, fence }: PerformInput): Request {
  const headers = { "idempotency-key": idempotencyKey, "plumbline-fence": String(fence) };
  if (step.verb === "create") {
    const { verb, ...body } = step;
    return { method: "POST", path: "/accounts", headers, body };
  }
  const path = `/accounts/${step.id}`;
  const bound = { ...headers, "if-match": `"${step.version}"` };
  if (step.verb === "delete") return { method: "DELETE", path, headers: bound };
  return { method: "PATCH", path, headers: bound, body: changeOf(step) };
}

/** `happened`, or null where the answer does not show what the step should have done. */
function weigh(answer: Answer, step: SendStep, before: Account | undefined): PerformResult | null {
  const { status } = answer;
  if (step.verb === "delete") {
    return status === 204 ? happened(null, `${answer.says} answered 204.`, { account: step.id, status }) : null;
  }
  const account = accountIn(answer, step.verb === "create" ? 201 : 200);
  const expected = expectedAfter(step, before);
  if (account === null || expected === null || !isAsExpected(expected, account)) return null;
  if (step.verb !== "create" && account.id !== step.id) return null;
  const receipt = { account: account.id, version: account.version, status };
  return happened(account.id, `${answer.says} answered ${status}.`, receipt);
}

function accountIn(answer: Answer, status: number): Account | null {
  try {
    const read = readAccount(jsonOf(answer, status), null);
    return "account" in read ? read.account : null;
  } catch {
    return null;
  }
}

function doubt(answer: Answer, receipt: PerformResult["receipt"]): PerformResult {
  const shows = answer.status >= 200 && answer.status < 300 ? ", and does not show what was asked for" : "";
  const says = oneLine(`${answer.says} answered ${sayAnswer(answer)}${shows}.`);
  return { outcome: "unknown", externalId: null, says, receipt: { ...receipt, status: answer.status } };
}
