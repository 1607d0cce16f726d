import type { ObjectStatus } from "../../../reconciler/model/status.ts";
import type { AllWords } from "../words.ts";

const statuses: Record<ObjectStatus, string> = {
  pending: "Ausstehend",
  verifying: "Wird überprüft",
  in_place: "Wie angefordert",
  repair_needed: "Reparatur nötig",
  blocked_on_review: "Wartet auf Prüfung",
  not_confirmed: "Nicht bestätigt",
  stopped: "Gestoppt",
};

export const names: AllWords["names"] = {
  status: (status, stale = false) =>
    status === "in_place" && stale ? "Bei letzter Überprüfung wie angefordert" : statuses[status],
  classes: {
    missing_external: "Extern fehlend",
    extra_external: "Extern überzählig",
    missing_external_id: "Externe ID fehlt",
    permission_drift: "Abweichende Rechte",
    stale_owner: "Veralteter Eigentümer",
    duplicate_side_effect: "Doppelte Wirkung",
    unknown_after_repair: "Unbekannt nach Reparatur",
    attribute_drift: "Abweichende Angaben",
    contradictory_evidence: "Widersprüchliche Nachweise",
  },
  directions: {
    never_made: "nie angelegt",
    vanished: "verschwunden",
    over: "mehr als angefordert",
    under: "weniger als angefordert",
    both: "mehr und weniger als angefordert",
    contested: "strittig",
    departed: "Eigentümer ausgeschieden",
  },
  verdicts: { act: "Darf handeln", ask: "Braucht eine Person", hold: "Angehalten", refuse: "Abgelehnt" },
  repairStates: {
    proposed: "Vorgeschlagen",
    approved: "Freigegeben",
    attempting: "Wird gesendet",
    verifying: "Ergebnis wird überprüft",
    not_confirmed: "Nicht bestätigt",
    confirmed: "Bestätigt",
    did_not_happen: "Nicht geschehen",
    did_not_hold: "Hielt nicht",
    blocked: "Gesperrt",
    expired: "Abgelaufen",
    superseded: "Ersetzt",
  },
  standings: { authoritative: "Entscheidet", supporting: "Stützt", context: "Zählt bei Entscheidungen nicht" },
};
