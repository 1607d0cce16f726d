/**
 * The acting side: one message, once.
 *
 *   read the archive again → is it what the plan saw? → one message
 *
 * A mail server does not know what it was told before. So within this process calls about one key wait for each other, and
 * between processes nothing but the claim on the object stands between two messages.
 */
import type { Actor, PerformInput, PerformResult } from "../contract.ts";
import { endWithin } from "../end-within.ts";
import { oneLine } from "../one-line.ts";
import { versionOf } from "../version.ts";
import { callOf, foundOf, type Notice, plainText, refOf } from "./message.ts";
import { noticesOf, type Place } from "./observer.ts";
import { record } from "./plan.ts";
import { type MailWire, type Sent, sendMail } from "./smtp-transport.ts";
import { type NoticeStep, readStep, type SendStep } from "./steps.ts";

/** `wires`: by team. `busy`: the calls under way, by key. */
export type ActorInput = { place: Place; wires: ReadonlyMap<string, MailWire>; busy: Map<string, Promise<unknown>> };

export function noticeActor(input: ActorInput): Actor {
  return {
    perform: (call) => inTurn(input.busy, call.plan.key, () => perform(input, call)),
    // Every call has its own connection.
    close: async () => undefined,
  };
}

async function inTurn<T>(busy: Map<string, Promise<unknown>>, key: string, work: () => Promise<T>): Promise<T> {
  const mine = (busy.get(key) ?? Promise.resolve()).then(work, work);
  busy.set(key, mine);
  try {
    return await mine;
  } finally {
    if (busy.get(key) === mine) busy.delete(key);
  }
}

async function perform({ place, wires }: ActorInput, call: PerformInput): Promise<PerformResult> {
  const { plan, deadlineMs, signal } = call;
  const read = readStep(plan.steps);
  if ("refused" in read) return didNot(read.refused);
  const { step } = read;
  if (step.verb === "link") return link(step, plan.contract.credential);
  const wire = wires.get(plan.contract.credential);
  const from = place.senders[plan.contract.credential];
  if (wire === undefined || from === undefined || step.owner !== plan.contract.credential)
    return didNot(`There is no credential of ${plan.contract.credential} that may send this.`);
  if (!(deadlineMs > 0)) return didNot("Over its deadline before anything was sent.");
  const end = endWithin(deadlineMs, signal);
  try {
    const before = beforeSending(call, step, from, place, await noticesOf(place, plan.key, end));
    if (before !== null) return before;
  } catch (error) {
    return didNot(`Nothing was sent. ${error instanceof Error ? error.message : "The archive could not be read."}`);
  }
  const messageId = refOf(plan.key, call.idempotencyKey, place.domain);
  const { to, subject, text, corrects } = step;
  const sent = await sendMail(wire, { from, to, subject, text, messageId, inReplyTo: corrects }, deadlineMs, end);
  if (!sent.accepted) return weigh(sent, messageId);
  return happenedAs(place, call, messageId, sent.says, end);
}

function link(step: Extract<NoticeStep, { verb: "link" }>, credential: string): PerformResult {
  if (credential !== record) return didNot("A link changes only our own record.");
  return happened(step.externalIds[0] ?? null, "Nothing was sent: only our own record changes.", {});
}

/** What the call comes to without a message, or null where it may go. */
function beforeSending(call: PerformInput, step: SendStep, from: string, place: Place, notices: readonly Notice[]) {
  const { plan, idempotencyKey } = call;
  const own = notices.find(({ head }) => head.call === callOf(idempotencyKey));
  if (own !== undefined && isAsSent(own, step, from))
    return happened(own.root.id, "This very call sent it before; nothing was sent.", { already: true });
  if (versionOf(notices.map((notice) => foundOf(notice, place.senders, "marker"))) !== plan.observedVersion)
    return didNot("Changed since the plan was made.", { changed_since_plan: true });
  return null;
}

function isAsSent({ head }: Notice, { to, subject, text }: SendStep, from: string): boolean {
  return head.to === to && head.subject === subject && head.text === plainText(text) && head.sender === from;
}

/**
 * The error table. The body never began to leave, or the server refused it in its own words (4xx and 5xx are no acceptance):
 * it did not happen. Everything else is doubt, above all a connection that ended after the body.
 */
function weigh({ bodyLeft, refusal, says }: Extract<Sent, { accepted: false }>, messageId: string): PerformResult {
  const refused = refusal !== null && refusal >= 400 && refusal < 600;
  if (!bodyLeft || refused) return didNot(says, refusal === null ? {} : { status: refusal });
  const receipt = { message_id: messageId };
  return { outcome: "unknown", externalId: null, says: oneLine(`The body was sent, and then: ${says}`), receipt };
}

/** Accepted is `happened`; its id is the archive's, which may show it only later. */
async function happenedAs(place: Place, call: PerformInput, messageId: string, says: string, signal: AbortSignal) {
  const notices = await noticesOf(place, call.plan.key, signal).catch(() => []);
  const made = notices.find(({ head }) => head.ref === messageId);
  return happened(made?.root.id ?? null, `The mail server accepted it: ${says}`, { message_id: messageId });
}

function didNot(says: string, receipt: PerformResult["receipt"] = {}): PerformResult {
  return { outcome: "did_not_happen", externalId: null, says: oneLine(says), receipt };
}

function happened(externalId: string | null, says: string, receipt: PerformResult["receipt"]): PerformResult {
  return { outcome: "happened", externalId, says: oneLine(says), receipt };
}
