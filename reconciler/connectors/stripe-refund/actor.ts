/**
 * The acting side: one plan, once.
 *
 *   read the payment's refunds again → are they what the plan saw? → one request, under the call's key
 *
 * Until that request leaves, everything proves that nothing happened. From then on only the processor's own refusal does.
 */
import type { Actor, PerformInput, PerformResult } from "../contract.ts";
import { oneLine } from "../one-line.ts";
import { versionOf } from "../version.ts";
import { weighError } from "./errors.ts";
import { allOf, refundsOf } from "./observer.ts";
import { record } from "./plan.ts";
import { counts, isOpen, isSameMoney, MARKS, paymentOf, type Refund, readRefund, WRITTEN_OFF } from "./refund.ts";
import { KEY_LIFE_MS, KEY_MARGIN_MS } from "./spec.ts";
import { type MarkStep, type PayStep, type RefundStep, readStep, type WriteOffStep } from "./steps.ts";
import { type Line, openLine, type Wire } from "./transport.ts";

/** `wires`: by team. */
export function refundActor(wires: ReadonlyMap<string, Wire>): Actor {
  return {
    perform: (call) => perform(wires, call),
    // Every request stands by itself.
    close: async () => undefined,
  };
}

async function perform(wires: ReadonlyMap<string, Wire>, call: PerformInput): Promise<PerformResult> {
  const { plan } = call;
  const read = readStep(plan.steps);
  if ("refused" in read) return didNot(read.refused);
  const { step } = read;
  if (step.verb === "link") {
    if (plan.contract.credential !== record) return didNot("A link changes only our own record.");
    return happened(step.externalIds[0] ?? null, "Nothing was sent: only our own record changes.", {});
  }
  if (step.payment !== paymentOf(plan.key)) return didNot(`${plan.key} is not a key of payment ${step.payment}.`);
  const wire = wires.get(plan.contract.credential);
  if (wire === undefined) return didNot(`There is no credential of ${plan.contract.credential} here.`);
  const line = await openLine(wire, call.deadlineMs, call.signal);
  try {
    const before = await beforeSending(line, call, step);
    if (before !== null) return before;
  } catch (error) {
    // Only reading throws here: what was sent is weighed where it was sent.
    return didNot(`Nothing was sent. ${error instanceof Error ? error.message : "The refunds could not be read."}`);
  }
  if (line.isOver()) return didNot("Stopped, or over its deadline, before anything was sent.");
  return send(line, call, step);
}

type SentStep = Exclude<RefundStep, { verb: "link" }>;

/** What the call comes to without a request, or null where the request may go. */
function beforeSending(line: Line, call: PerformInput, step: SentStep): Promise<PerformResult | null> {
  switch (step.verb) {
    case "refund":
      return beforePaying(line, call, step);
    case "mark":
      return beforeMarking(line, call, step);
    case "write_off":
      return beforeWritingOff(line, call, step);
  }
}

async function beforePaying(line: Line, call: PerformInput, step: PayStep): Promise<PerformResult | null> {
  const { plan, idempotencyKey, keyAgeMs } = call;
  const at = { key: plan.key, payment: step.payment, link: null };
  const seen = await refundsOf(line, at);
  const own = seen.find(({ refund }) => refund.metadata[MARKS.call] === idempotencyKey);
  if (own !== undefined && isAsPaid(own.refund, step, call))
    return happened(own.refund.id, "This very call made it before; nothing was sent.", { already: true });
  // The processor has forgotten the key, or is about to: the request would be a second refund.
  if (keyAgeMs >= KEY_LIFE_MS - KEY_MARGIN_MS)
    return didNot("The key was first sent too long ago; the processor may have forgotten it. Nothing was sent.", {
      key_spent: true,
    });
  if (seen.some(({ refund }) => isOpen(refund))) return didNot("A refund of this key is still under way there.");
  if (versionOf(seen.map(({ found }) => found)) !== plan.observedVersion)
    return didNot("Changed since the plan was made.", { changed_since_plan: true });
  return refuseOtherwise(line, step);
}

/** What is no part of the plan's own object, and would still make this refund a mistake. */
async function refuseOtherwise(line: Line, step: PayStep): Promise<PerformResult | null> {
  const byHand = (await allOf(line, step.payment)).find(
    (refund) => counts(refund) && refund.metadata[MARKS.key] === undefined && isSameMoney(refund, step),
  );
  if (byHand !== undefined)
    return didNot(`${byHand.id} of the same amount was made by hand: a person has to say whether it is this one.`);
  const payment = await line.stripe.paymentIntents.retrieve(step.payment);
  if (payment.currency !== step.currency) return didNot(`The payment is in ${payment.currency}, not ${step.currency}.`);
  if (payment.metadata[MARKS.order] !== step.order) return didNot(`The payment is not of order ${step.order}.`);
  return null;
}

async function beforeMarking(line: Line, { plan }: PerformInput, step: MarkStep): Promise<PerformResult | null> {
  const seen = await refundsOf(line, { key: plan.key, payment: step.payment, link: step.id });
  const [only] = seen;
  if (only?.refund.id !== step.id || seen.length > 1)
    return didNot(`There is not exactly the refund ${step.id} any more.`);
  if (isMarkedAs(only.refund, plan.key, step))
    return happened(step.id, "It was already as the plan wants it; nothing was sent.", { already: true });
  if (versionOf([only.found]) !== plan.observedVersion)
    return didNot("Changed since the plan was made.", { changed_since_plan: true });
  return null;
}

async function beforeWritingOff(line: Line, { plan }: PerformInput, step: WriteOffStep): Promise<PerformResult | null> {
  const settled = (await allOf(line, step.payment)).find(({ id }) => id === step.id);
  if (settled?.metadata[MARKS.settled] === WRITTEN_OFF)
    return happened(step.id, "It was written off already; nothing was sent.", { already: true });
  const seen = await refundsOf(line, { key: plan.key, payment: step.payment, link: step.stays });
  if (!seen.some(({ refund }) => refund.id === step.stays))
    return didNot(`Refund ${step.stays}, which is to stay, is not there any more.`, { changed_since_plan: true });
  if (versionOf(seen.map(({ found }) => found)) !== plan.observedVersion)
    return didNot("Changed since the plan was made.", { changed_since_plan: true });
  return null;
}

async function send(line: Line, call: PerformInput, step: SentStep): Promise<PerformResult> {
  const { plan, idempotencyKey } = call;
  let answer: unknown;
  try {
    if (step.verb === "write_off") {
      const metadata = { [MARKS.settled]: WRITTEN_OFF };
      answer = await line.stripe.refunds.update(step.id, { metadata }, { idempotencyKey });
    } else if (step.verb === "mark") {
      answer = await line.stripe.refunds.update(step.id, { metadata: marksOf(plan.key, step) }, { idempotencyKey });
    } else {
      const { payment, amount, reason } = step;
      const metadata = { ...marksOf(plan.key, step), [MARKS.call]: idempotencyKey };
      answer = await line.stripe.refunds.create(
        { payment_intent: payment, amount, reason, metadata },
        { idempotencyKey },
      );
    }
  } catch (error) {
    return weighError(error, line.trace);
  }
  const read = readRefund(answer);
  if (!("refund" in read) || !isDone(read.refund, step, call))
    return {
      outcome: "unknown",
      externalId: null,
      says: "It answered, and the answer does not show what was asked for.",
      // It would only say the same again.
      receipt: { key_spent: true },
    };
  const { id, status } = read.refund;
  return happened(id, `The processor answered ${id}, ${status}.`, { refund: id, status });
}

const marksOf = (key: string, { owner, order }: PayStep | MarkStep) => ({
  [MARKS.key]: key,
  [MARKS.owner]: owner,
  [MARKS.order]: order,
});

function isDone(refund: Refund, step: SentStep, call: PerformInput): boolean {
  switch (step.verb) {
    case "refund":
      return isAsPaid(refund, step, call);
    case "mark":
      return refund.id === step.id && isMarkedAs(refund, call.plan.key, step);
    case "write_off":
      return refund.id === step.id && refund.metadata[MARKS.settled] === WRITTEN_OFF;
  }
}

function isAsPaid(refund: Refund, step: PayStep, { plan, idempotencyKey }: PerformInput): boolean {
  const { metadata, payment_intent, reason, status } = refund;
  const paid = payment_intent === step.payment && reason === step.reason && isSameMoney(refund, step);
  const alive = status !== "failed" && status !== "canceled";
  return paid && alive && metadata[MARKS.call] === idempotencyKey && isMarkedAs(refund, plan.key, step);
}

function isMarkedAs({ metadata }: Refund, key: string, { owner, order }: PayStep | MarkStep): boolean {
  return metadata[MARKS.key] === key && metadata[MARKS.owner] === owner && metadata[MARKS.order] === order;
}

function didNot(says: string, receipt: PerformResult["receipt"] = {}): PerformResult {
  return { outcome: "did_not_happen", externalId: null, says: oneLine(says), receipt };
}

function happened(externalId: string | null, says: string, receipt: PerformResult["receipt"]): PerformResult {
  return { outcome: "happened", externalId, says: oneLine(says), receipt };
}
