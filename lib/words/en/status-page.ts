import type { ObjectStatus } from "../../../reconciler/model/status.ts";
import {
  type Notice,
  type StatusFacts,
  type StatusText,
  type StepState,
  USUAL_WAIT_N_MIN,
  withoutStress,
} from "../status-facts.ts";
import { names } from "./names.ts";

/*
 * What end users read, in pages, mails and feeds. Pattern of every text: what is true, how we know, what happens
 * next, what you can do, when we say more. Times arrive written out, with their zone. Where a removal is not
 * proved, the text says that the thing may still be active: the worst mistake is to believe it gone.
 *
 * Translator: `**` marks what is stressed. Do not translate with words that promise (done, soon, should be).
 */

const BLOCKED = "Blocked on manual review";
const NOTHING_TO_DO = "You do not need to do anything.";

function sentenceStart(thing: string): string {
  return thing.charAt(0).toUpperCase() + thing.slice(1);
}

function sentences(...parts: (string | null)[]): string {
  return parts.filter((part) => part !== null && part !== "").join(" ");
}

function stillActive(thing: string): string {
  return `Treat ${thing} as **still active** until this page says otherwise.`;
}

function text(facts: StatusFacts): StatusText {
  switch (facts.status) {
    case "pending":
      return {
        label: names.status("pending"),
        headline: "We have your request. It is not in place yet.",
        body: `Requested ${facts.requested}. ${facts.stepsConfirmed} of ${facts.steps} steps confirmed.`,
        next: `We will update this page by ${facts.updateBy}. ${NOTHING_TO_DO}`,
      };
    case "verifying":
      return verifyingText(facts);
    case "in_place":
      return {
        label: names.status("in_place"),
        headline: `${sentenceStart(facts.thing)} is ${facts.wants === "present" ? "in place" : "no longer active"}.`,
        body: `Checked ${facts.checkedAgo} (${facts.checked}) with ${facts.system}.`,
        next: "",
      };
    case "in_place_stale":
      return {
        label: names.status("in_place", true),
        headline: `${sentenceStart(facts.thing)} was ${facts.wants === "present" ? "in place" : "no longer active"} at ${facts.checked}.`,
        body: "We have not been able to check since. It may have changed.",
        next: `We are trying again; next update by ${facts.updateBy}.`,
      };
    case "repair_needed":
      return repairNeededText(facts);
    case "blocked_on_review":
      return blockedText(facts);
    case "left_as_it_is":
      return {
        label: "Left as it is",
        headline: "A person decided to leave this as it is for now.",
        body: facts.difference === null ? "" : `We found: ${facts.difference}.`,
        next: `Nothing will change until a person decides otherwise. Reference ${facts.reference}.`,
      };
    case "paused":
      return {
        label: "Paused",
        headline: `${pausedAt(facts)} Changes are paused.`,
        body: sentences(
          `Waiting since ${facts.since}.`,
          facts.difference === null ? null : `We found: ${facts.difference}.`,
          facts.wants === "absent" ? stillActive(facts.thing) : null,
        ),
        next: `Nothing will change until the pause ends. Next update by ${facts.updateBy}. Reference ${facts.reference}.`,
      };
    case "not_confirmed":
      return {
        label: names.status("not_confirmed"),
        headline: `We tried to ${facts.act ?? "make this change"} and do not know if it worked.`,
        body: sentences(
          `Tried at ${facts.tried}; ${facts.system} did not answer clearly.`,
          "We will not try again until we know, so that it cannot happen twice.",
          facts.wants === "absent" ? stillActive(facts.thing) : null,
        ),
        next: `Next check ${facts.nextCheck}. ${NOTHING_TO_DO}`,
      };
    case "needs_you":
      return {
        label: "Needs you",
        headline: `We need ${facts.needs} from you.`,
        body: facts.action,
        next: "Without it we cannot continue.",
      };
    case "stopped":
      return stoppedText(facts);
    case "unavailable":
      return {
        label: "Status unavailable",
        headline: "We cannot read the status right now.",
        body: "This does not mean that anything changed.",
        next: `Last known: ${facts.lastLabel} at ${facts.lastAt}.`,
      };
  }
}

type FactsOf<Status extends StatusFacts["status"]> = Extract<StatusFacts, { status: Status }>;

function verifyingText(facts: FactsOf<"verifying">): StatusText {
  const verifying = names.status("verifying");
  if (facts.wants === "absent") {
    return {
      label: verifying,
      headline: `We have asked ${facts.system} to remove this. It may still be active.`,
      body: stillActive(facts.thing),
      next: `Next check ${facts.nextCheck}.`,
    };
  }
  return {
    label: verifying,
    headline: "We have made the change and are checking that it worked.",
    body: `Sent to ${facts.system} at ${facts.sent}. Until it is confirmed, please do not rely on it.`,
    next: `Next check ${facts.nextCheck}.`,
  };
}

function repairNeededText(facts: FactsOf<"repair_needed">): StatusText {
  return {
    label: names.status("repair_needed"),
    headline: `${sentenceStart(facts.thing)} does not match what you asked for.`,
    body: sentences(`We found: ${facts.difference}.`, facts.wants === "absent" ? stillActive(facts.thing) : null),
    next: repairNext(facts.next),
  };
}

function pausedAt({ wants, difference, thing }: FactsOf<"paused">): string {
  if (difference !== null) return `${sentenceStart(thing)} does not match what you asked for.`;
  return wants === "present"
    ? "We have your request. It is not in place yet."
    : "We have your request to remove this. It may still be active.";
}

function repairNext(next: FactsOf<"repair_needed">["next"]): string {
  switch (next.kind) {
    case "automatic":
      return `We plan to correct it automatically. Next attempt ${next.nextAttempt}. ${NOTHING_TO_DO}`;
    case "on_hold":
      return `We are not correcting it for now. Next update by ${next.updateBy}.`;
    case "accepted":
      return `A person decided to leave it as it is ${next.until === null ? "for now" : `until ${next.until}`}.`;
    case "undecided":
      return `We have not decided how to correct it. Next update by ${next.updateBy}.`;
  }
}

function blockedText(facts: FactsOf<"blocked_on_review">): StatusText {
  const usual = facts.usual !== null && facts.usual.n >= USUAL_WAIT_N_MIN ? facts.usual : null;
  return {
    label: BLOCKED,
    headline: "A person needs to decide before we continue.",
    body: `Waiting since ${facts.since}. Reason: ${facts.reason}.`,
    next: sentences(
      usual ? `Similar requests were decided in ${usual.p50} to ${usual.p90}.` : null,
      "Nothing will change until then.",
      `Reference ${facts.reference}.`,
    ),
  };
}

function stoppedText(facts: FactsOf<"stopped">): StatusText {
  const { stepsDone, steps } = facts;
  const list = stepsDone.length > 0 ? `: ${stepsDone.join(", ")}` : "";
  return {
    label: names.status("stopped"),
    headline: "This request was stopped.",
    body: `Stopped ${facts.at} by ${facts.by === "you" ? "you" : "our team"}. ${stepsDone.length} of ${steps} steps had been done${list}.`,
    next: stepsDone.length > 0 ? "They stay as they are." : "",
  };
}

function step(state: StepState): string {
  switch (state.kind) {
    case "confirmed":
      return `Confirmed ${state.at}`;
    case "not_confirmed":
      return "Sent, not confirmed";
    case "not_started":
      return "Not started";
    case "not_needed":
      return "Not needed";
    case "not_checked":
      return "Could not be checked";
  }
}

/** The end user's label for a status; only one differs from the console's. */
function label(status: ObjectStatus, stale = false): string {
  return status === "blocked_on_review" ? BLOCKED : names.status(status, stale);
}

/** Subject and text of a notice. A drift that came back says so: the reader has seen this before. */
function notice(said: StatusText, about: Notice): { subject: string; body: string } {
  const subject = about.again === null ? said.label : `${said.label} again (${about.again})`;
  const paragraphs = [
    said.headline,
    sentences(withoutStress(said.body), said.next),
    said.next.includes(about.reference) ? null : `Reference ${about.reference}`,
    about.link,
    `Why you got this: ${about.why}`,
  ];
  return { subject: `[${subject}] ${about.thing}`, body: paragraphs.filter((one) => one !== null).join("\n\n") };
}

export const statusPage = { text, step, label, notice, stillActive };
