import { type StatusFacts, type StatusText, USUAL_WAIT_N_MIN, withoutStress } from "../status-facts.ts";
import type { AllWords } from "../words.ts";
import { names } from "./names.ts";
import { isOne } from "./speech.ts";

/*
 * Was Endnutzer lesen. Muster jedes Textes: was wahr ist, woher wir es wissen, was als Nächstes geschieht, was Sie tun
 * können, wann wir mehr sagen. Wo eine Entfernung nicht nachgewiesen ist, steht, dass sie noch wirksam sein kann.
 */

const NOTHING_TO_DO = "Sie müssen nichts tun.";
const BLOCKED = "Wartet auf die Entscheidung einer Person";

type FactsOf<Status extends StatusFacts["status"]> = Extract<StatusFacts, { status: Status }>;

const sentenceStart = (thing: string) => thing.charAt(0).toUpperCase() + thing.slice(1);
const sentences = (...parts: (string | null)[]) => parts.filter((part) => part !== null && part !== "").join(" ");
const stillActive = (thing: string) =>
  `Betrachten Sie „${thing}“ als **noch wirksam**, bis diese Seite etwas anderes sagt.`;

function text(facts: StatusFacts): StatusText {
  switch (facts.status) {
    case "pending":
      return {
        label: names.status("pending"),
        headline: "Ihre Anforderung liegt uns vor. Sie ist noch nicht umgesetzt.",
        body: `Angefordert ${facts.requested}. ${facts.stepsConfirmed} von ${facts.steps} Schritten bestätigt.`,
        next: `Diese Seite sagt mehr bis ${facts.updateBy}. ${NOTHING_TO_DO}`,
      };
    case "verifying":
      return verifyingText(facts);
    case "in_place":
      return {
        label: names.status("in_place"),
        headline: `${sentenceStart(facts.thing)}: ${facts.wants === "present" ? "wie angefordert vorhanden" : "nicht mehr wirksam"}.`,
        body: `Überprüft ${facts.checkedAgo} (${facts.checked}) bei: ${facts.system}.`,
        next: "",
      };
    case "in_place_stale":
      return {
        label: names.status("in_place", true),
        headline: `${sentenceStart(facts.thing)}: war ${facts.wants === "present" ? "wie angefordert vorhanden" : "nicht mehr wirksam"}, zuletzt überprüft ${facts.checked}.`,
        body: "Seitdem konnten wir es nicht überprüfen. Es kann sich geändert haben.",
        next: `Wir versuchen es weiter; mehr bis ${facts.updateBy}.`,
      };
    case "repair_needed":
      return repairNeededText(facts);
    case "blocked_on_review":
      return blockedText(facts);
    case "left_as_it_is":
      return {
        label: "Bleibt vorerst, wie es ist",
        headline: "Eine Person hat entschieden, dies vorerst so zu lassen.",
        body: facts.difference === null ? "" : `Wir haben festgestellt: ${facts.difference}.`,
        next: `Es ändert sich nichts, bis eine Person anders entscheidet. Referenz ${facts.reference}.`,
      };
    case "paused":
      return {
        label: "Angehalten",
        headline: `${pausedAt(facts)} Änderungen sind angehalten.`,
        body: sentences(
          `Wartet seit ${facts.since}.`,
          facts.difference === null ? null : `Wir haben festgestellt: ${facts.difference}.`,
          facts.wants === "absent" ? stillActive(facts.thing) : null,
        ),
        next: `Es ändert sich nichts, bis sie weitergehen. Mehr bis ${facts.updateBy}. Referenz ${facts.reference}.`,
      };
    case "not_confirmed":
      return {
        label: names.status("not_confirmed"),
        headline: "Wir haben die Änderung versucht und wissen nicht, ob sie gewirkt hat.",
        body: sentences(
          facts.act === null ? null : `Versucht: ${facts.act}.`,
          `Versucht ${facts.tried}; keine klare Antwort von: ${facts.system}.`,
          "Wir versuchen es nicht noch einmal, bevor wir es wissen, damit es nicht doppelt geschieht.",
          facts.wants === "absent" ? stillActive(facts.thing) : null,
        ),
        next: `Nächste Überprüfung ${facts.nextCheck}. ${NOTHING_TO_DO}`,
      };
    case "needs_you":
      return {
        label: "Wartet auf Sie",
        headline: `Wir brauchen von Ihnen: ${facts.needs}.`,
        body: facts.action,
        next: "Ohne das können wir nicht weitermachen.",
      };
    case "stopped":
      return stoppedText(facts);
    case "unavailable":
      return {
        label: "Status nicht verfügbar",
        headline: "Wir können den Status gerade nicht lesen.",
        body: "Das heißt nicht, dass sich etwas geändert hat.",
        next: `Zuletzt bekannt: ${facts.lastLabel}, ${facts.lastAt}.`,
      };
  }
}

function verifyingText(facts: FactsOf<"verifying">): StatusText {
  const verifying = names.status("verifying");
  const next = `Nächste Überprüfung ${facts.nextCheck}.`;
  if (facts.wants === "absent") {
    return {
      label: verifying,
      headline: "Wir haben die Entfernung beauftragt. Es kann noch wirksam sein.",
      body: `Beauftragt bei: ${facts.system}. ${stillActive(facts.thing)}`,
      next,
    };
  }
  return {
    label: verifying,
    headline: "Wir haben die Änderung vorgenommen und überprüfen, ob sie gewirkt hat.",
    body: `Gesendet ${facts.sent} an: ${facts.system}. Bitte verlassen Sie sich erst darauf, wenn es bestätigt ist.`,
    next,
  };
}

function repairNeededText(facts: FactsOf<"repair_needed">): StatusText {
  return {
    label: names.status("repair_needed"),
    headline: `${sentenceStart(facts.thing)}: nicht so, wie Sie es angefordert haben.`,
    body: sentences(
      `Wir haben festgestellt: ${facts.difference}.`,
      facts.wants === "absent" ? stillActive(facts.thing) : null,
    ),
    next: repairNext(facts.next),
  };
}

function pausedAt({ wants, difference, thing }: FactsOf<"paused">): string {
  if (difference !== null) return `${sentenceStart(thing)}: nicht so, wie Sie es angefordert haben.`;
  return wants === "present"
    ? "Wir haben Ihre Anforderung. Sie ist noch nicht umgesetzt."
    : "Wir haben Ihre Anforderung, dies zu entfernen. Es kann noch wirksam sein.";
}

function repairNext(next: FactsOf<"repair_needed">["next"]): string {
  switch (next.kind) {
    case "automatic":
      return `Wir wollen es automatisch berichtigen. Nächster Versuch ${next.nextAttempt}. ${NOTHING_TO_DO}`;
    case "on_hold":
      return `Wir berichtigen es vorerst nicht. Mehr bis ${next.updateBy}.`;
    case "accepted":
      return `Eine Person hat entschieden, es ${next.until === null ? "vorerst" : `bis ${next.until}`} so zu lassen.`;
    case "undecided":
      return `Wir haben noch nicht entschieden, wie wir es berichtigen. Mehr bis ${next.updateBy}.`;
  }
}

function blockedText(facts: FactsOf<"blocked_on_review">): StatusText {
  const usual = facts.usual !== null && facts.usual.n >= USUAL_WAIT_N_MIN ? facts.usual : null;
  return {
    label: BLOCKED,
    headline: "Eine Person muss entscheiden, bevor wir weitermachen.",
    body: `Wartet seit ${facts.since}. Grund: ${facts.reason}.`,
    next: sentences(
      usual ? `Ähnliche Anforderungen wurden in ${usual.p50} bis ${usual.p90} entschieden.` : null,
      "Bis dahin ändert sich nichts.",
      `Referenz ${facts.reference}.`,
    ),
  };
}

function stoppedText({ at, by, stepsDone, steps }: FactsOf<"stopped">): StatusText {
  const list = stepsDone.length > 0 ? `: ${stepsDone.join(", ")}` : "";
  const were = isOne(stepsDone.length) ? "war" : "waren";
  return {
    label: names.status("stopped"),
    headline: "Diese Anforderung wurde gestoppt.",
    body: `Gestoppt ${at} von ${by === "you" ? "Ihnen" : "unserem Team"}. ${stepsDone.length} von ${steps} Schritten ${were} erledigt${list}.`,
    next: stepsDone.length > 0 ? "Sie bleiben, wie sie sind." : "",
  };
}

export const statusPage: AllWords["statusPage"] = {
  text,
  stillActive,
  step: (state) => {
    switch (state.kind) {
      case "confirmed":
        return `Bestätigt ${state.at}`;
      case "not_confirmed":
        return "Gesendet, nicht bestätigt";
      case "not_started":
        return "Nicht begonnen";
      case "not_needed":
        return "Nicht nötig";
      case "not_checked":
        return "Konnte nicht überprüft werden";
    }
  },
  label: (status, stale = false) => (status === "blocked_on_review" ? BLOCKED : names.status(status, stale)),
  notice: (said, about) => {
    const label = about.again === null ? said.label : `${said.label}, erneut (${about.again})`;
    const paragraphs = [
      said.headline,
      sentences(withoutStress(said.body), said.next),
      said.next.includes(about.reference) ? null : `Referenz ${about.reference}`,
      about.link,
      `Warum Sie dies erhalten: ${about.why}`,
    ];
    return { subject: `[${label}] ${about.thing}`, body: paragraphs.filter((one) => one !== null).join("\n\n") };
  },
};
