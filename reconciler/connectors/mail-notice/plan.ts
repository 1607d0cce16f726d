// ◆ pure
/** From a named drift to the one message that ends it, or to the sentence why none does. */
import type { FoundObject, Intent } from "../../model/evidence.ts";
import type { RepairContract } from "../../model/repair.ts";
import type { PlanAnswer, PlanInput } from "../contract.ts";
import { oneLine } from "../one-line.ts";
import { toStep } from "./steps.ts";

/** Not a credential: the step changes only Plumbline's own record. */
export const record = "record";

export type PlanScope = { teams: readonly string[] };

const none = (because: string): PlanAnswer => ({ none: true, because });

export function planNotice(scope: PlanScope, input: PlanInput): PlanAnswer {
  switch (input.drift.class) {
    case "missing_external":
      return planSend(scope, input);
    case "missing_external_id":
      return planLink(input);
    case "attribute_drift":
      return planCorrection(scope, input);
    case "extra_external":
      return none(
        `${idsOf(input.found)} was sent, and nothing un-sends it. A person writes to whoever got it, and marks it in the archive as settled; or states an intent for it.`,
      );
    case "duplicate_side_effect":
      return none(
        `It was sent more than once (${idsOf(input.found)}), and nothing un-sends it. A person decides whether a word to whoever got it is better than silence, and marks the extra one in the archive as settled.`,
      );
    case "stale_owner":
      return none(
        "Whose a sent message is stands in its From, which nobody can change any more. Correct the intent's owner.",
      );
    case "permission_drift":
      return none("A notice grants nothing, so there is nothing to grant or take.");
    case "unknown_after_repair":
      return none("It is not known whether the message went out. A second one before that is known is the harm.");
    case "contradictory_evidence":
      return none("The witnesses disagree. The evidence is wrong, not the world, so there is nothing to repair.");
  }
}

function planSend(scope: PlanScope, { key, intent, drift }: PlanInput): PlanAnswer {
  if (intent === null) return none(`Nobody asks for ${key}.`);
  const again = drift.direction === "vanished";
  return planMessage(scope, intent, null, {
    title: again ? `Send ${key} again` : `Send ${key}`,
    precondition: `The archive holds no message of ${key}: read right before. The mail server itself cannot tell that it was sent.`,
    postcondition: `The archive holds one message of ${key}, as it was asked for.`,
    ifWrong: again
      ? "Whoever got the first one gets it a second time."
      : "Somebody reads what was not meant for them, and it cannot be taken back. If an earlier one is still under way, both arrive.",
  });
}

/** A sent message can only be followed. */
function planCorrection(scope: PlanScope, { key, intent, found }: PlanInput): PlanAnswer {
  const [only] = found;
  const message = only?.fields.message;
  if (intent === null || typeof message !== "string" || found.length > 1)
    return none(`There is not exactly one message of ${key} to correct.`);
  return planMessage(scope, intent, message, {
    title: `Follow ${key} with a correcting message`,
    precondition: `The message that was sent last for ${key} is the one that this plan saw: read in the archive right before.`,
    postcondition: `The last message of ${key} is as it was asked for. What was sent before stays sent.`,
    ifWrong: "Whoever got the first one gets a second one that they did not need.",
  });
}

type Words = Pick<RepairContract, "precondition" | "postcondition" | "ifWrong"> & { title: string };

function planMessage(
  { teams }: PlanScope,
  { owner, desired }: Intent,
  corrects: string | null,
  { title, ...words }: Words,
): PlanAnswer {
  const { to, subject, text } = desired.fields;
  if (!teams.includes(owner))
    return none(`Team ${oneLine(owner)} has no sender here, so there is no credential that may send for it.`);
  if (typeof to !== "string" || typeof subject !== "string" || typeof text !== "string")
    return none("The intent does not say to whom, under which subject and what.");
  return {
    plan: {
      title,
      steps: [
        toStep(
          { verb: "send", to, subject, text, owner, corrects },
          `Send one message to ${oneLine(to)}, “${oneLine(subject)}”${corrects === null ? "" : ", as a reply that corrects the one before"}`,
        ),
      ],
      contract: {
        touches: [`One message to ${oneLine(to)}, in the name of team ${owner}`],
        leavesAlone: ["Every message that was sent before", "Everybody else: no copy goes to anyone"],
        ...words,
        bound: { objects: 1, fields: ["presence"], money: null },
        evidence: [],
        undo: "irreversible",
        risk: "medium",
        credential: owner,
        removes: false,
      },
    },
  };
}

function planLink({ key, found }: PlanInput): PlanAnswer {
  const [only] = found;
  if (only === undefined || found.length > 1) return none(`There is not exactly one message of ${key} to link.`);
  const id = only.externalId;
  return {
    plan: {
      title: `Link ${key} to the message that was sent`,
      steps: [toStep({ verb: "link", externalIds: [id] }, `Record that ${key} is message ${id} of the archive`)],
      contract: {
        touches: [`Plumbline's own record of ${key}`],
        leavesAlone: ["Everything outside: nothing is sent"],
        precondition: `Message ${id} is the only one of ${key}.`,
        postcondition: `The record of ${key} holds the id ${id}.`,
        bound: { objects: 1, fields: ["link"], money: null },
        evidence: [],
        undo: "reversible",
        risk: "low",
        ifWrong: "The record points at a message that somebody else sent.",
        credential: record,
        removes: false,
      },
    },
  };
}

function idsOf(found: readonly FoundObject[]): string {
  return found.map(({ externalId }) => externalId).join(", ") || "What was sent";
}
