import { splitGrant } from "../../format/grants.ts";
import type { AllWords } from "../words.ts";
import { names } from "./names.ts";
import { count, isOne, listed, plural } from "./speech.ts";

type Report = AllWords["report"];

const grant = (name: string): string => {
  const { verb, target } = splitGrant(name);
  if (verb === "granted") return target;
  return target === "member of" ? `Mitgliedschaft in ${verb}` : `${verb} auf ${target}`;
};

/** Nach „14 Objekte“ oder „1 Objekt“, und nach „14 Objekten“, was ihnen fehlt. */
function shares({ side, name }: NonNullable<Parameters<Report["cause"]>[0]["shared"]>, one: boolean): string {
  switch (side) {
    case "under":
      return `fehlt ${grant(name)}`;
    case "over":
      return `mit ${grant(name)}, was niemand angefordert hat`;
    case "field":
      return `${one ? "weicht" : "weichen"} in ${name} ab`;
    case "owner":
      return `${one ? "nennt" : "nennen"} ${name} als Eigentümer`;
  }
}

export const report: Report = {
  ages: { "1h": "unter 1 h", "1d": "1 h bis 1 d", "7d": "1 bis 7 d", older: "über 7 d" },
  changes: {
    new: "Neu",
    came_back: "Zurückgekehrt",
    flapped: "Hin und her",
    gone: "Verschwunden",
    still: "Noch vorhanden",
  },
  gone: { repaired: "repariert", gone: "von selbst verschwunden", eclipsed: "von etwas anderem verdeckt" },
  pending: {
    proposed: "Wartet auf Freigabe",
    approved: "Freigegeben, noch nicht gesendet",
    attempting: "Wird gesendet",
    verifying: "Ergebnis wird überprüft",
    not_confirmed: "Nicht bestätigt",
    unjudged: "Nicht beurteilbar",
    look_asked: "Abfrage angefordert, noch nicht beantwortet",
  },
  reasons: {
    stop_in_force: "Gestoppt",
    evidence_expired: "Nachweis abgelaufen",
    evidence_before_intent: "Nachweis älter als die Anforderung",
    contradiction: "Quellen widersprechen sich",
    owner_departed: "Kein Eigentümer mehr",
    owner_epoch_moved: "Eigentümer gewechselt",
    credential_not_of_owner: "Zugangsdaten nicht die des Eigentümers",
    object_blocked: "Gesperrt",
    object_snoozed: "Zurückgestellt",
    difference_accepted: "Abweichung hingenommen",
    paused: "Pausiert",
    recurrence_breaker: "Zu oft zurückgekehrt",
    outside_window: "Außerhalb des Änderungsfensters",
    touches_ourselves: "Würde unseren eigenen Zugang ändern",
    last_administrator: "Würde den letzten Administrator entfernen",
    too_many_drifted: "Zu viele auf einmal abweichend",
    would_empty_target: "Würde zu viel entfernen",
    budget_spent: "Limit erreicht",
    policy_never: "Richtlinie: nie",
    no_safe_repair: "Keine sichere Reparatur",
    outcome_unknown: "Ausgang unbekannt",
    policy_review: "Richtlinie: eine Person entscheidet",
    not_unattended: "Nicht ohne eine Person",
    weak_correlation: "Nur über den Namen zugeordnet",
    risk_over_limit: "Über der Risikogrenze",
    approvals_missing: "Freigaben fehlen",
    approval_of_other_plan: "Freigabe gilt einem anderen Plan",
    approval_expired: "Freigabe abgelaufen",
    approver_lost_right: "Freigebende Person hat das Recht verloren",
    approver_is_asker: "Freigebende Person hat es selbst angefordert",
    undo_window: "Kann noch zurückgenommen werden",
  },
  budget: ({ used, limit, wanted, waits }) => {
    const now =
      waits === 0
        ? `${count(wanted)} jetzt`
        : `${count(waits)} auf einmal gewünscht, zu viele: geparkt, bis sie freigegeben werden`;
    return `${now}; ${count(used)} von ${count(limit)} in dieser Stunde verbraucht`;
  },
  cause: ({ n, shared, class: driftClass, direction }) => {
    const objects = plural(n, "Objekt", shared?.side === "under" ? "Objekten" : "Objekte");
    if (shared !== null) return `${objects} ${shares(shared, isOne(n))}`;
    return `${objects}: ${names.classes[driftClass]}${direction === null ? "" : `, ${names.directions[direction]}`}`;
  },
  unread: (sources) => {
    const partly = sources.filter((source) => !source.complete);
    if (partly.length === 0) return null;
    const them = isOne(partly.length) ? "ihr" : "ihnen";
    return `${count(partly.length)} von ${plural(sources.length, "Quelle", "Quellen")} nicht bis zum Ende lesbar: aus ${them} wird nichts geschlossen (${listed(partly.map((source) => source.source))}).`;
  },
  notes: {
    summary: "Offene Abweichungen im Umfang am Ende des Laufs, alle, auch wo die Liste gekürzt ist.",
    nothingOpen: "Im Umfang war am Ende des Laufs nichts offen.",
    notYours: "Nichts, was am Ende des Laufs offen war, gehört Ihren Teams.",
    noSummary: "Dieser Lauf hat keine Zusammenfassung hinterlassen.",
    untouched: "Eine Abweichung zählt unter jedem ihrer Gründe.",
    compared: "Was sich zwischen den Enden der beiden Läufe geändert hat, wer auch immer es geändert hat.",
    otherScope: "Die beiden Läufe haben Verschiedenes abgefragt: verglichen wird nur, was beide abgefragt haben.",
    noneBefore: "Kein früherer Lauf desselben Umfangs hat einen Bericht.",
    causes:
      "Zuerst im selben Lauf gesehen, von derselben Art, Quelle und Klasse. Gesagt wird, was sie gemeinsam haben, nicht warum.",
    budgets: "Nur automatische Reparaturen: was eine Person freigibt, zählt auf kein Limit.",
    omitted: (n) =>
      `${plural(n, "weitere offene Abweichung ist", "weitere offene Abweichungen sind")} oben gezählt und nicht aufgeführt.`,
  },
};
