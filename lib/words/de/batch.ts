import type { AllWords } from "../words.ts";
import { capped, count, duration, isOne, plural } from "./speech.ts";

export const batch: AllWords["batch"] = {
  reviewTogether: (n, driftClass, connector) => `${capped(n)} zusammen prüfen: ${driftClass}, ${connector}`,
  theseRepairs: "diese Reparaturen",
  thisRepair: "diese Reparatur",
  noneOfTheseWait: "Keine davon wartet auf Sie.",
  sameChange: (n, shapes) =>
    `${plural(n, "Reparatur", "Reparaturen")} ${isOne(n) ? "wartet" : "warten"} auf Sie, ${shapes === 1 ? "alle von einer Form" : `in ${count(shapes)} Formen`}.`,
  onlyTheFirst: (n) => `Die ${count(n)}, die am längsten warten: mehr sind nicht auf einmal entscheidbar.`,
  openASample: (n) =>
    isOne(n)
      ? "Öffnen Sie die markierte, bevor Sie freigeben."
      : `Öffnen Sie die ${count(n)} markierten, bevor Sie freigeben: sie stehen für die übrigen.`,
  openedOf: (n, total) => `${count(n)} von ${count(total)} geöffnet.`,
  openMore: (n) => `Öffnen Sie zuerst ${count(n)} weitere markierte`,
  chooseOne: "Wählen Sie mindestens eine aus",
  alike: (n) => (isOne(n) ? "1, anders als die übrigen" : `${count(n)} gleiche`),
  opened: "geöffnet",
  openThis: "diese öffnen",
  approveN: (n) => `${plural(n, "Reparatur", "Reparaturen")} freigeben`,
  eachByItsOwnPlan: (least, most) =>
    `Jede gilt nur für ihren eigenen Plan und beginnt ${least === most ? "" : `${duration(least)} bis `}${duration(most)} nach der Freigabe. Was sich seitdem geändert hat, wird übersprungen.`,
  needMorePeople: (n) =>
    `${count(n)} davon ${isOne(n) ? "braucht" : "brauchen"} mehr als eine Person und ${isOne(n) ? "ist" : "sind"} erst freigegeben, wenn alle nötigen zugestimmt haben.`,
  typeN: (n) => `Geben Sie zur Bestätigung ${count(n)} ein.`,
  planHash: "Plan-Hash",
  notApproved: "Nicht freigegeben",
  decidedHere: (n, each) => `${count(n)} hier entschieden: ${each}.`,
  batchOutcome: ({ approved, waiting, skipped, failed }) =>
    `${count(approved)} freigegeben${waiting === 0 ? "" : `, ${count(waiting)} mit Ihrer Freigabe ${isOne(waiting) ? "wartet" : "warten"} auf eine weitere Person`}${skipped === 0 ? "" : `, ${count(skipped)} übersprungen (seit dem Lesen geändert)`}${failed === 0 ? "" : `, ${count(failed)} abgelehnt`}.`,
};
