// ◆ pure
/** From a named drift to the one request that ends it, or to the sentence why a person has to. */

import type { FoundObject, Intent } from "../../model/evidence.ts";
import type { RepairContract } from "../../model/repair.ts";
import type { PlanAnswer, PlanInput } from "../contract.ts";
import { oneLine } from "../one-line.ts";
import { sayMoney } from "./money.ts";
import { paymentOf, REASONS } from "./refund.ts";
import { toStep } from "./steps.ts";

/** Not a credential: the step changes only Plumbline's own record. */
export const record = "record";

export type PlanScope = { teams: readonly string[]; twoPeopleFrom: number };

const none = (because: string): PlanAnswer => ({ none: true, because });

export function planRefund(scope: PlanScope, input: PlanInput): PlanAnswer {
  switch (input.drift.class) {
    case "missing_external":
      return planPay(scope, input);
    case "missing_external_id":
      return planLink(input);
    case "attribute_drift":
      return planFields(scope, input);
    case "stale_owner":
      return planMark(scope, input, `Give the refund of ${input.key} to team ${input.intent?.owner}`);
    case "extra_external":
      return none(
        `${idsOf(input.found)} cannot be called back by the processor. A person asks the customer for it and marks it as settled, or states an intent for it.`,
      );
    case "duplicate_side_effect":
      return planWriteOff(scope, input);
    case "permission_drift":
      return none("A refund grants nothing, so there is nothing to grant or take.");
    case "unknown_after_repair":
      return none("It is not known whether the money went out. A second refund before that is known is the harm.");
    case "contradictory_evidence":
      return none("The witnesses disagree. The evidence is wrong, not the world, so there is nothing to repair.");
  }
}

function planPay(scope: PlanScope, { key, intent, drift }: PlanInput): PlanAnswer {
  if (intent === null) return none(`Nobody asks for ${key}.`);
  const asked = readAsked(key, intent);
  if (asked === null) return none("The intent does not say order, amount, currency and reason.");
  if (!scope.teams.includes(intent.owner)) return none(noTeam(intent.owner));
  const money = sayMoney(asked);
  const again = drift.direction === "vanished";
  return {
    plan: {
      title: again ? `Pay ${money} back again` : `Pay ${money} back`,
      steps: [
        toStep(
          { verb: "refund", ...asked, owner: intent.owner },
          `Refund ${money} of payment ${asked.payment} for order ${asked.order} (${asked.reason.replaceAll("_", " ")})`,
        ),
      ],
      contract: contract({
        touches: [`${money} of payment ${asked.payment}, paid back to the customer once`],
        precondition: `No refund carries the key ${key}, none of the same amount was made by hand, and the payment is of order ${asked.order} and in ${asked.currency}: read right before.`,
        postcondition: `One refund of ${money} carries the key ${key}.`,
        bound: { objects: 1, fields: ["presence"], money: { currency: asked.currency, amount: asked.amount } },
        undo: "irreversible",
        risk: asked.amount >= scope.twoPeopleFrom ? "high" : "medium",
        ifWrong: again
          ? "The customer gets the money twice: the one before is gone from the processor, which does not prove that it never arrived."
          : "The customer gets money that is not theirs, and only they can give it back.",
        credential: intent.owner,
        removes: true,
      }),
    },
  };
}

function planLink({ key, found }: PlanInput): PlanAnswer {
  const [only] = found;
  if (only === undefined || found.length > 1) return none(`There is not exactly one refund for ${key} to link.`);
  const id = only.externalId;
  return {
    plan: {
      title: `Link ${key} to the refund that is there`,
      steps: [toStep({ verb: "link", externalIds: [id] }, `Record that ${key} is refund ${id}`)],
      contract: contract({
        touches: [`Plumbline's own record of ${key}`],
        leavesAlone: ["Everything outside: nothing is sent to the processor"],
        precondition: `Refund ${id} is the only one of ${key}.`,
        postcondition: `The record of ${key} holds the id ${id}.`,
        bound: { objects: 1, fields: ["link"], money: null },
        undo: "reversible",
        risk: "low",
        ifWrong: "The record points at a refund that was made for something else, and this one is never made.",
        credential: record,
        removes: false,
      }),
    },
  };
}

/** Only what stands in our own mark can be set; what was paid cannot be changed by anybody. */
function planFields(scope: PlanScope, input: PlanInput): PlanAnswer {
  const [only] = input.found;
  const asked = input.intent?.desired.fields ?? {};
  const paid = ["amount", "currency", "reason"].filter((field) => only?.fields[field] !== asked[field]);
  if (paid.length > 0)
    return none(
      `A refund that is made keeps its ${paid.join(", ")}. A person decides: another refund for the rest, or an intent that says what was paid.`,
    );
  return planMark(scope, input, `Name order ${oneLine(String(asked.order))} on the refund of ${input.key}`);
}

function planMark(scope: PlanScope, { key, found, intent }: PlanInput, title: string): PlanAnswer {
  const [only] = found;
  if (intent === null || only === undefined || found.length > 1)
    return none(`There is not exactly one refund of ${key}.`);
  const { owner } = intent;
  if (!scope.teams.includes(owner)) return none(`${noTeam(owner)} Give the intent a living owner first.`);
  const asked = readAsked(key, intent);
  if (asked === null) return none("The intent does not say order, amount, currency and reason.");
  const { payment, order } = asked;
  const id = only.externalId;
  return {
    plan: {
      title,
      steps: [
        toStep(
          { verb: "mark", payment, id, order, owner },
          `Write onto refund ${id} that it is ${key}, for order ${order} and of team ${owner}`,
        ),
      ],
      contract: contract({
        touches: [`Key, order and owner in the metadata of refund ${id}`],
        leavesAlone: ["The money: no amount is touched", "Every other refund"],
        postcondition: `Refund ${id} names order ${order} and team ${owner}.`,
        bound: { objects: 1, fields: ["key", "order", "owner"], money: null },
        undo: "reversible",
        risk: "low",
        ifWrong: "Reports name the wrong order or team until it is set again. No money moves.",
        credential: owner,
        removes: false,
      }),
    },
  };
}

/**
 * Money that went out twice is compensated and never called back: the extra refund is written off, in its own metadata, where the
 * books find it. One at a time, so that each has its own proof.
 */
function planWriteOff(scope: PlanScope, { key, found, intent, link }: PlanInput): PlanAnswer {
  const payment = paymentOf(key);
  const compensated = `Money was paid back more than once (${idsOf(found)}), and the processor cannot call it back. It can only be compensated: a person asks the customer for it, or books it as a loss, and marks the extra one as settled.`;
  const stays = found.find(({ externalId }) => externalId === link);
  const [extra] = found.filter((one) => one !== stays).sort((a, b) => (a.externalId < b.externalId ? -1 : 1));
  if (intent === null || payment === null || stays === undefined || extra === undefined) return none(compensated);
  if (!scope.teams.includes(intent.owner)) return none(`${noTeam(intent.owner)} ${compensated}`);
  const { amount, currency } = extra.fields;
  if (typeof amount !== "number" || typeof currency !== "string") return none(compensated);
  const money = sayMoney({ amount, currency });
  const [id, kept] = [extra.externalId, stays.externalId];
  return {
    plan: {
      title: `Write off ${money} that were paid back twice`,
      steps: [
        toStep(
          { verb: "write_off", payment, id, stays: kept, owner: intent.owner },
          `Mark refund ${id} as settled: its ${money} are a loss. Refund ${kept} stays the one of ${key}`,
        ),
      ],
      contract: contract({
        touches: [`The mark of what is settled, in the metadata of refund ${id}`],
        leavesAlone: ["The money: nothing is paid and nothing is called back", `Refund ${kept}`],
        postcondition: `Refund ${id} is settled, and ${kept} is the only one of ${key}.`,
        bound: { objects: 1, fields: ["settled"], money: null },
        undo: "reversible",
        risk: "high",
        ifWrong: `Nobody asks the customer for the ${money} any more. Block this instead where they pay it back; the mark is then set by hand.`,
        credential: intent.owner,
        removes: false,
        gone: [id],
      }),
    },
  };
}

function readAsked(key: string, { desired }: Intent) {
  const payment = paymentOf(key);
  const { order, amount, currency, reason } = desired.fields;
  const known = REASONS.find((one) => one === reason);
  if (payment === null || known === undefined) return null;
  if (typeof order !== "string" || typeof amount !== "number" || typeof currency !== "string") return null;
  return { payment, order, amount, currency, reason: known };
}

function contract(
  own: Omit<RepairContract, "leavesAlone" | "precondition" | "evidence"> & Partial<RepairContract>,
): RepairContract {
  return {
    evidence: [],
    leavesAlone: ["Every other refund and payment"],
    precondition: "The refund is exactly as this plan saw it: read again right before.",
    ...own,
  };
}

function noTeam(team: string): string {
  return `Team ${oneLine(team)} does not exist here, so there is no credential that may do it.`;
}

function idsOf(found: readonly FoundObject[]): string {
  return found.map(({ externalId }) => externalId).join(", ") || "What was paid back";
}
