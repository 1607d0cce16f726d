import type { Phrases, Refusals } from "../refusals.ts";
import { general } from "./general.ts";
import { names } from "./names.ts";
import { runs } from "./runs.ts";
import { speech } from "./speech.ts";

/**
 * For the translator: what the server says when it refuses or has done something. On the left the English as the sources say
 * it, sentence by sentence, with a `{}` for each value (two that touch are one); on the right the German, where `{1}` is the
 * first of them. Names and numbers come as they are, times in UTC and as German writes them ("30. Nov. 2026, 10:42:07 UTC"),
 * so that "seit", "bis" and "am" fit before them and "um" does not. `{1:states}` is said by `fillings.states` and must stand
 * there; `{1?reasons}` is said by it if it stands there. A field's mistake follows the field's name: "until ist vorbei".
 */
const sentences: Phrases = {
  "Nothing was changed.": "Nichts wurde geändert.",
  "It was changed.": "Es wurde geändert.",
  "We do not know if it was changed: look again before you repeat it.":
    "Wir wissen nicht, ob etwas geändert wurde: sehen Sie nach, bevor Sie es wiederholen.",
  "The database did not answer.": "Die Datenbank hat nicht geantwortet.",
  "The request met an unexpected fault.": "Bei der Anfrage trat ein unerwarteter Fehler auf.",
  "Quote {} when you report it.": "Nennen Sie {1}, wenn Sie es melden.",

  "There is nothing here that you can see.": "Hier ist nichts, was Sie sehen können.",
  "Sign in first.": "Melden Sie sich zuerst an.",
  "Sign in again.": "Melden Sie sich wieder an.",
  "Your session ended.": "Ihre Sitzung ist beendet.",
  "Your rights changed, so this session ended.": "Ihre Rechte haben sich geändert, deshalb ist diese Sitzung beendet.",
  "Your rights changed a moment ago.": "Ihre Rechte haben sich gerade geändert.",
  "This page was opened by somebody else; {} is signed in now.":
    "Diese Seite hat jemand anderes geöffnet; angemeldet ist jetzt {1}.",
  "Load it again.": "Laden Sie sie neu.",
  "This needs a sign-in with your second factor.": "Das braucht eine Anmeldung mit Ihrem zweiten Faktor.",
  "Sign in again that way.": "Melden Sie sich so noch einmal an.",
  "You signed in more than {} min ago.": "Ihre Anmeldung ist länger als {1} min her.",
  "Sign in again to do this.": "Melden Sie sich dafür noch einmal an.",
  "The role {} may not do this.": "Die Rolle {1:roles} darf das nicht.",
  "The role {} may not do this ({}).": "Die Rolle {1:roles} darf das nicht ({2}).",
  "The role {} may not do this (repair.approve).": "Die Rolle {1:roles} darf das nicht (repair.approve).",
  "Only members of {} may do this ({}).": "Nur wer zu {1?teams} gehört, darf das ({2}).",
  "Only whoever asked for it may do this ({}).": "Nur wer es angefordert hat, darf das ({1}).",
  "This change was refused because {}.": "Diese Änderung wurde abgelehnt, weil {1:origins}.",
  "Too many requests at once.": "Zu viele Anfragen auf einmal.",
  "Wait {} s.": "Warten Sie {1} s.",
  "Too many live streams are open.": "Zu viele Seiten werden zugleich laufend aktualisiert.",
  "Close a tab.": "Schließen Sie einen Tab.",

  "The request has mistakes.": "Die Anfrage hat Fehler.",
  "The filter has mistakes.": "Der Filter hat Fehler.",
  "The {} has mistakes.": "{1:places} hat Fehler.",
  "{} {}.": "{1} {2:mistakes}.",
  "The address is not percent-encoded UTF-8.": "Die Adresse ist kein prozentkodiertes UTF-8.",
  "This address takes {}.": "Diese Adresse nimmt {1}.",
  "Bodies are read as they are, without a Content-Encoding.":
    "Inhalte werden gelesen, wie sie sind, ohne Content-Encoding.",
  "The body nests too deeply.": "Der Inhalt ist zu tief verschachtelt.",
  "A number in the body has more digits than are kept: send it as text.":
    "Eine Zahl im Inhalt hat mehr Ziffern, als behalten werden: senden Sie sie als Text.",
  "The body names something twice.": "Der Inhalt nennt etwas zweimal.",
  "The body is not valid JSON.": "Der Inhalt ist kein gültiges JSON.",
  "The body is not UTF-8.": "Der Inhalt ist kein UTF-8.",
  "The body is larger than {} KB.": "Der Inhalt ist größer als {1} KB.",
  "Changes are accepted as application/json only.": "Änderungen werden nur als application/json angenommen.",
  "An Idempotency-Key has 8 to 200 visible ASCII characters.":
    "Ein Idempotency-Key hat 8 bis 200 sichtbare ASCII-Zeichen.",
  "The same request is being answered right now.": "Dieselbe Anfrage wird gerade beantwortet.",
  "This one changed nothing.": "Diese hat nichts geändert.",
  "This {} was used for a different request.": "Dieser {1} wurde für eine andere Anfrage benutzt.",
  'If-Match carries the generation that you read, like "3".':
    "If-Match enthält die Generation, die Sie gelesen haben, etwa „3“.",
  "send either If-Match or If-None-Match.": "Senden Sie entweder If-Match oder If-None-Match.",
  "only If-None-Match: * means something for a change.": "Bei einer Änderung bedeutet nur If-None-Match: * etwas.",
  'If-Match carries one strong tag, like "3".': "If-Match enthält genau eine starke Marke, etwa „3“.",
  "This change compares no versions, so the condition cannot be checked.":
    "Diese Änderung vergleicht keine Versionen; die Bedingung ist nicht prüfbar.",
  "There is a plan, and If-None-Match says that there is none.":
    "Es gibt einen Plan, und If-None-Match sagt, es gebe keinen.",
  "If-Match and the body name different plans.": "If-Match und der Inhalt nennen verschiedene Pläne.",

  "The plan changed after you read it.": "Der Plan hat sich geändert, nachdem Sie ihn gelesen haben.",
  "This plan was replaced.": "Dieser Plan wurde ersetzt.",
  "What is asked for changed after this plan was made.":
    "Die Anforderung hat sich geändert, nachdem dieser Plan entstand.",
  "Ownership of team {} moved after this plan was made.":
    "Was Team {1} gehört, hat sich geändert, nachdem dieser Plan entstand.",
  "Review the new plan.": "Prüfen Sie den neuen Plan.",
  "This plan is {} since {}.": "Stand dieses Plans: {1:decided}, seit {2}.",
  "This plan is already {}.": "Stand dieses Plans: schon {1:states}.",
  "This plan is {}, not approved.": "Stand dieses Plans: {1:states}, nicht freigegeben.",
  "Nobody decided about this plan by {}, so it is held.":
    "Bis {1} hat niemand über diesen Plan entschieden, deshalb ruht er.",
  "This object is blocked by {}: {}.": "Dieses Objekt ist gesperrt von {1}: {2?reasons}.",
  "This object is blocked.": "Dieses Objekt ist gesperrt.",
  "Unblock it first.": "Entsperren Sie es zuerst.",
  "It is not recorded who proposed this plan, so nobody may {} it.":
    "Es ist nicht festgehalten, wer diesen Plan vorgeschlagen hat; deshalb darf niemand {1:deedsOfPlan}.",
  "You proposed this plan; someone else must {} it.":
    "Sie haben diesen Plan vorgeschlagen; jemand anderes muss {1:deedsOfPlan}.",
  "You asked for this; someone else must {} it.": "Sie haben das angefordert; jemand anderes muss {1:deeds}.",
  "You had a part in asking for this or planning it; someone else must {} it.":
    "Sie waren daran beteiligt, das anzufordern oder zu planen; jemand anderes muss {1:deeds}.",
  "You belong to none of the teams that decide this.": "Sie gehören zu keinem der Teams, die das entscheiden.",
  "Your approval of {} no longer counts, and the same plan cannot be approved twice by one person.":
    "Ihre Freigabe vom {1} gilt nicht mehr, und dieselbe Person kann denselben Plan nicht zweimal freigeben.",
  "Use Retry to have it planned anew.": "Mit „Erneut versuchen“ wird neu geplant.",
  "You approved this plan at {}; it is {} now.":
    "Sie haben diesen Plan am {1} freigegeben; sein Stand jetzt: {2:states}.",
  "You had already approved this plan at {}.": "Sie hatten diesen Plan schon am {1} freigegeben.",
  "Nothing was added.": "Nichts kam hinzu.",
  "The difference is gone since {}, so there is nothing to repair.":
    "Die Abweichung ist seit {1} verschwunden; es gibt nichts zu reparieren.",
  "Your approval is recorded.": "Ihre Freigabe ist festgehalten.",
  "{} of {} people agreed; it waits for another reviewer{}.":
    "Zugestimmt: {1} von {2} Personen; es fehlt noch ein Prüfer{3?fromTeams}.",
  "Somebody else decided about this plan meanwhile.": "Inzwischen hat jemand anderes über diesen Plan entschieden.",
  "Approved.": "Freigegeben.",
  "A stop is in force ({}): it starts only if repairs are allowed again before {}.":
    "Es gilt ein Stopp ({1}): es beginnt nur, wenn Reparaturen vor {2} wieder zugelassen sind.",
  "It is snoozed until {}: it starts only if that ends before {}.":
    "Es ist zurückgestellt bis {1}: es beginnt nur, wenn das vor {2} endet.",
  "Starts in {} s.": "Beginnt in {1} s.",
  "It is marked: at {} it is looked at again, and removed if it is still as the plan says.":
    "Es ist markiert bis {1}: dann wird noch einmal nachgesehen und entfernt, was noch so ist, wie der Plan sagt.",
  "Until then the approval can be undone.": "Bis dahin kann die Freigabe zurückgenommen werden.",
  "{} approved, {} wait for another person, {} skipped (changed since you read them), {} refused.":
    "Freigegeben: {1}; warten auf eine weitere Person: {2}; übersprungen (geändert, seit Sie sie gelesen haben): {3}; abgelehnt: {4}.",
  "Open {} more of them first: they stand for the rest.":
    "Öffnen Sie zuerst noch {1} davon: sie stehen für die übrigen.",
  "{} of them would do something else than this batch.": "Etwas anderes als die übrigen täten davon {1}.",
  "At most {} of these at once.": "Höchstens {1} davon auf einmal.",
  "Whether it was approved is not known.": "Ob es freigegeben wurde, ist nicht bekannt.",
  "Look at it.": "Sehen Sie nach.",
  "Blocked.": "Gesperrt.",
  "It stays as it is until someone unblocks it; look at it again by {}.":
    "Es bleibt, wie es ist, bis jemand es entsperrt; sehen Sie es bis {1} wieder an.",
  "Too late: attempt {} was reserved at {}.": "Zu spät: Versuch {1} ist vorgemerkt seit {2}.",
  "Stop the object to prevent another one.": "Stoppen Sie das Objekt, um einen weiteren zu verhindern.",
  "Asked for a fresh look.": "Frische Abfrage angefordert.",
  "No further attempt until a read settles what the last one did.":
    "Kein weiterer Versuch, bis eine Abfrage klärt, was der letzte bewirkt hat.",
  "It is planned anew if it is still needed.": "Es wird neu geplant, falls es noch nötig ist.",
  "Approval taken back.": "Freigabe zurückgenommen.",
  "A fresh look proposes a new plan if it is still needed.":
    "Eine frische Abfrage schlägt einen neuen Plan vor, falls es noch nötig ist.",
  "Too late to undo: the first effect was allowed from {}.":
    "Zu spät zum Zurücknehmen: die erste Wirkung war erlaubt ab {1}.",
  "Stop the object, or propose the reverse.": "Stoppen Sie das Objekt, oder schlagen Sie die Umkehrung vor.",

  "Recorded: it happened.": "Festgehalten: es ist geschehen.",
  "A look has to prove it; what it made is linked by a plan of its own.":
    "Eine Abfrage muss es nachweisen; was entstand, wird durch einen eigenen Plan verknüpft.",
  "Recorded: it did not happen.": "Festgehalten: es ist nicht geschehen.",
  "A look comes first; nothing is sent before it.": "Zuerst kommt eine Abfrage; davor wird nichts gesendet.",
  "{} is not offered for this attempt any more.": "{1} wird für diesen Versuch nicht mehr angeboten.",
  "What became of this attempt is not in question: {}.":
    "Was aus diesem Versuch wurde, ist nicht fraglich: {1:attemptStates}.",
  "It may still take effect until {}.": "Es kann noch wirken bis {1}.",
  "It is known as {}, so it cannot be linked here.":
    "Es ist als {1} bekannt und kann deshalb hier nicht verknüpft werden.",
  "Mark it outside as this object's, or state an intent for it.":
    "Markieren Sie es draußen als zu diesem Objekt gehörig, oder fordern Sie es an.",
  "{} is there and looks like what it made.": "{1} ist da und sieht aus wie das, was entstand.",
  "Adopt it, or say first that it is not.": "Übernehmen Sie es, oder sagen Sie zuerst, dass es das nicht ist.",
  "No source shows that as what this attempt may have made.":
    "Keine Quelle zeigt das als etwas, das dieser Versuch erzeugt haben kann.",

  "It is not parked any more since {}.": "Es ist nicht mehr geparkt seit {1}.",
  "It was released at {}.": "Freigegeben am {1}.",
  "What is parked has changed since you read it.": "Was geparkt ist, hat sich geändert, seit Sie es gelesen haben.",
  "Read it again.": "Lesen Sie es noch einmal.",
  "Released {}.": "{1:repairs} freigegeben.",
  "Each acts once, with the plan that you read, until {}.":
    "Jede handelt einmal, mit dem Plan, den Sie gelesen haben, bis {1}.",

  "Only administrators accept a difference without an end.":
    "Nur Administratoren nehmen eine Abweichung ohne Ende hin.",
  "Accepted until it changes.": "Hingenommen, bis sie sich ändert.",
  "Accepted until {}, or until it changes.": "Hingenommen bis {1}, oder bis sie sich ändert.",
  "The difference is gone, so there is nothing to accept.":
    "Die Abweichung ist verschwunden; es gibt nichts hinzunehmen.",
  "What is there is not known, so it cannot be accepted.":
    "Was da ist, ist nicht bekannt; es kann nicht hingenommen werden.",
  "This difference is not accepted.": "Diese Abweichung ist nicht hingenommen.",
  "It is treated as a difference again.": "Sie wird wieder als Abweichung behandelt.",
  "This drift is resolved, so nobody needs to look after it.":
    "Diese Abweichung ist behoben; niemand muss sich mehr um sie kümmern.",
  "Assigned to nobody.": "Niemandem zugewiesen.",
  "Assigned to {}.": "Zugewiesen an {1}.",
  "This drift cannot be assigned to that person.": "Diese Abweichung kann dieser Person nicht zugewiesen werden.",
  "It was closed at {}.": "Geschlossen am {1}.",
  "Closed.": "Geschlossen.",
  "It is looked at now, and repaired again where policy allows.":
    "Es wird jetzt abgefragt und wieder repariert, wo die Richtlinie es zulässt.",
  "Noted.": "Notiert.",

  "Nothing differs, so there is nothing to leave alone.": "Nichts weicht ab; es gibt nichts zurückzustellen.",
  "Left alone until {}.": "Zurückgestellt bis {1?ends}.",
  "This object is not snoozed.": "Dieses Objekt ist nicht zurückgestellt.",
  "It is looked at again as usual.": "Es wird wieder wie sonst abgefragt.",
  "This object is not blocked.": "Dieses Objekt ist nicht gesperrt.",
  "Unblocked.": "Entsperrt.",
  "A fresh look plans anew if it is still needed.": "Eine frische Abfrage plant neu, falls es noch nötig ist.",

  "It exists already, at generation {}.": "Es gibt das schon, in Generation {1}.",
  'Say which generation you change: send If-Match: "{}" if that is the one you read.':
    'Sagen Sie, welche Generation Sie ändern: senden Sie If-Match: "{1}", wenn Sie diese gelesen haben.',
  "There is no generation {}: nothing was ever asked for here.":
    "Es gibt keine Generation {1}: hier wurde nie etwas angefordert.",
  "You read generation {}; it is {} now.": "Sie haben Generation {1} gelesen; jetzt ist es {2}.",
  "It belongs to {}: ask for a transfer, which the other team accepts.":
    "Es gehört {1}: bitten Sie um eine Übergabe, die das andere Team annimmt.",
  "There is no kind {}.": "Es gibt keine Art {1}.",
  "The spec is not one of kind {}.": "Die Angaben passen nicht zur Art {1}.",
  "The key is not one of kind {}.": "Der Schlüssel passt nicht zur Art {1}.",
  "The owner {}.": "Der Eigentümer {1:mistakes}.",
  "You can only ask in your own name.": "Anfordern können Sie nur im eigenen Namen.",
  "Exactly this is already asked for, as generation {}.": "Genau das ist schon angefordert, als Generation {1}.",
  "Recorded as generation {}.": "Festgehalten als Generation {1}.",
  "It is not in place yet; we compare and report.": "Es ist noch nicht da; wir vergleichen und berichten.",
  "It was already withdrawn, as generation {}.": "Es war schon zurückgezogen, als Generation {1}.",
  "Withdrawn, as generation {}.": "Zurückgezogen, als Generation {1}.",
  "Treat it as still active until a look proves that it is gone.":
    "Behandeln Sie es als noch wirksam, bis eine Abfrage nachweist, dass es weg ist.",

  "This is not the filter that was counted.": "Das ist nicht der Filter, der gezählt wurde.",
  "Choose again.": "Wählen Sie noch einmal.",
  "{} are taken one by one.": "Einzeln vorgenommen: {1}.",
  "You chose these rows too long ago.": "Ihre Auswahl ist zu lange her.",
  "At most {} at once; these are more.": "Höchstens {1} auf einmal; das sind mehr.",
  "Narrow the filter.": "Grenzen Sie den Filter ein.",
  "This can be done to none of the rows that you chose.": "Das ist bei keiner der gewählten Zeilen möglich.",
  "It has ended already.": "Es ist schon zu Ende.",
  "Stopped.": "Gestoppt.",
  "No further row is touched.": "Keine weitere Zeile wird berührt.",
  "You have {} views.": "Sie haben {1} Ansichten.",
  "Remove one first.": "Entfernen Sie zuerst eine.",
  "Saved.": "Gespeichert.",
  "Removed.": "Entfernt.",

  "The owner is nobody here.": "Den Eigentümer gibt es hier nicht.",
  "The owner's role {} cannot use {}.": "Mit der Rolle {1:roles} lässt sich nicht nutzen: {2}.",
  "Copy the key now: it is shown once, and only its hash is kept.":
    "Kopieren Sie den Schlüssel jetzt: er wird einmal gezeigt, und nur sein Hash wird aufbewahrt.",
  "This key was revoked before.": "Dieser Schlüssel war schon zurückgezogen.",
  "Revoked.": "Zurückgezogen.",
  "The key opens nothing any more.": "Der Schlüssel öffnet nichts mehr.",
  "Whoever holds this link sees the status of this one thing.":
    "Wer diesen Link hat, sieht den Status genau dieser Sache.",
  "It is shown once.": "Er wird einmal gezeigt.",
  "This link was revoked before.": "Dieser Link war schon zurückgezogen.",
  "The link shows nothing any more.": "Der Link zeigt nichts mehr.",
  "Nobody changes their own rights; another admin can.":
    "Niemand ändert die eigenen Rechte; ein anderer Administrator kann es.",
  "It is so already.": "Es ist schon so.",
  "Recorded.": "Festgehalten.",
  "Their sessions end with their next request.": "Die Sitzungen der Person enden mit ihrer nächsten Anfrage.",
  "A team is not there.": "Ein Team gibt es nicht.",
  "This is the last admin.": "Das ist der letzte Administrator.",

  "There is no such policy.": "Diese Richtlinie gibt es nicht.",
  "This {}.": "Das {1:mistakes}.",
  "The policy was changed since this was proposed.": "Die Richtlinie wurde geändert, seit das vorgeschlagen wurde.",
  "Propose it anew.": "Schlagen Sie es neu vor.",
  "In force.": "In Kraft.",
  "What waits for a decision is planned anew under it.": "Was auf eine Entscheidung wartet, wird danach neu geplant.",
  "Refused.": "Abgelehnt.",
  "The policy stays as it is.": "Die Richtlinie bleibt, wie sie ist.",
  "It was decided before.": "Darüber war schon entschieden.",
  "It expired at {}.": "Abgelaufen am {1}.",
  "You proposed this; another administrator must approve it.":
    "Sie haben das vorgeschlagen; ein anderer Administrator muss es freigeben.",
  "Whoever proposed it is no administrator any more.": "Wer es vorgeschlagen hat, ist kein Administrator mehr.",
  "What was judged lately could not be counted in time.":
    "Was zuletzt beurteilt wurde, ließ sich nicht rechtzeitig zählen.",
  "It was changed since you read it.": "Es wurde geändert, seit Sie es gelesen haben.",
  "In force at once: it is more careful.": "Sofort in Kraft: es ist vorsichtiger.",
  "Proposed.": "Vorgeschlagen.",
  "Nothing changes until another administrator approves it, by {}.":
    "Nichts ändert sich, bis ein anderer Administrator es freigibt, spätestens {1}.",
  "A change of it waits for another administrator already.":
    "Eine Änderung daran wartet schon auf einen anderen Administrator.",
  "Its last scan is not refused for what it no longer shows.":
    "Die letzte vollständige Abfrage ist nicht wegen dessen abgelehnt, was sie nicht mehr zeigt.",
  "Its last scan showed {} entries.": "Die letzte vollständige Abfrage zeigte {1} Einträge.",
  "{} entries are what {}/{} is measured by from its next scan on, not {}.":
    "Von der nächsten vollständigen Abfrage an wird {2}/{3} an {1} Einträgen gemessen, nicht an {4}.",
  "What it no longer shows is read one by one.": "Was sie nicht mehr zeigt, wird einzeln abgefragt.",

  "This stop was lifted at {} by {}.": "Dieser Stopp ist aufgehoben seit {1}, von {2}.",
  "Repairs are allowed again since {}.": "Reparaturen sind wieder zugelassen seit {1}.",
  "1 other stop is still in force.": "1 weiterer Stopp gilt noch.",
  "{} other stops are still in force.": "{1} weitere Stopps gelten noch.",
  "The scope {}.": "Der Bereich {1:mistakes}.",
  "A pause says when it ends.": "Eine Pause sagt, wann sie endet.",
  "{} at {}.": "{1:stopped} seit {2}.",
  "Nothing was under way.": "Nichts war unterwegs.",
  "1 repair had already been sent; checking its result.":
    "1 Reparatur war schon gesendet; ihr Ergebnis wird überprüft.",
  "{} repairs had already been sent; checking their results.":
    "{1} Reparaturen waren schon gesendet; ihre Ergebnisse werden überprüft.",

  "What is asked for was changed since.": "Die Anforderung wurde seitdem geändert.",
  "Ask anew.": "Bitten Sie noch einmal darum.",
  "Team {} departed.": "Team {1} ist ausgeschieden.",
  "It belongs to {} now, as generation {}.": "Es gehört jetzt {1}, als Generation {2}.",
  "What stands outside is compared with that.": "Was draußen ist, wird damit verglichen.",
  "It stays with {}.": "Es bleibt bei {1}.",
  "You asked for it; somebody else of the other team has to accept it.":
    "Sie haben darum gebeten; jemand anderes aus dem anderen Team muss es annehmen.",
  "Whoever asked may not any more.": "Wer darum gebeten hat, darf es nicht mehr.",
  "Nobody has it, or nobody wants it any more: there is nothing to hand over.":
    "Niemand hat es, oder niemand will es noch: es gibt nichts zu übergeben.",
  "The team {} {}.": "Das Team {1} {2:mistakes}.",
  "Asked.": "Darum gebeten.",
  "It stays with {} until somebody of {} accepts, by {}.":
    "Es bleibt bei {1}, bis jemand von {2} annimmt, spätestens {3}.",
  "It is asked for already, and waits for an answer.": "Darum ist schon gebeten; es wartet auf eine Antwort.",
  "It was answered before, or is void.": "Darauf wurde schon geantwortet, oder es ist hinfällig.",
  "It was void from {} on.": "Es ist hinfällig seit {1}.",
};

const mistakes: Phrases = {
  "must not be empty": "darf nicht leer sein",
  "is longer than {} characters": "ist länger als {1} Zeichen",
  "is longer than 200 characters": "ist länger als 200 Zeichen",
  "contains invisible characters": "enthält unsichtbare Zeichen",
  "contains a character that cannot be kept": "enthält ein Zeichen, das nicht aufbewahrt werden kann",
  "needs a reason that others can understand": "braucht einen Grund, den andere verstehen",
  "is not an id": "ist keine ID",
  "is not the name of a kind": "ist kein Name einer Art",
  "begins or ends with a space": "beginnt oder endet mit einem Leerzeichen",
  "is not a plan hash (64 hexadecimal digits)": "ist kein Plan-Hash (64 hexadezimale Ziffern)",
  "is not a time, like 2030-01-31T12:00:00Z": "ist keine Zeit wie 2030-01-31T12:00:00Z",
  "is in the past": "ist vorbei",
  "is more than {} days away": "ist mehr als {1} Tage entfernt",
  "is missing": "fehlt",
  "is at least 1": "ist mindestens 1",
  "is at most 10000": "ist höchstens 10000",
  "at most {} levels": "höchstens {1} Ebenen",
  "is there twice": "ist zweimal da",
  "1 or 2": "1 oder 2",
  "is none of {}": "ist keines von {1}",
  "is none of all, connector:NAME, kind:NAME, class:NAME, owner:TEAM, object:KIND/KEY, agent:KEY":
    "ist keines von all, connector:NAME, kind:NAME, class:NAME, owner:TEAM, object:KIND/KEY, agent:KEY",
  "names no {} that you can see": "nennt {1:unseen}",
  "names what it made, one of the candidates": "nennt, was entstand: einen der Kandidaten",
  "is only for a try that makes something": "gibt es nur für einen Versuch, der etwas erzeugt",
  "is only for what happened": "gibt es nur für das, was geschehen ist",
  "is nobody who triages for the owner team": "ist niemand, der für das Eigentümerteam Abweichungen bearbeitet",
  "belongs to another request": "gehört zu einer anderen Anfrage",
  "is outside of what this connector manages": "liegt außerhalb dessen, was dieser Konnektor verwaltet",
  "is no team here": "ist hier kein Team",
  "is a team that departed": "ist ein ausgeschiedenes Team",
  "is no team here, or departed": "ist hier kein Team oder ausgeschieden",
  "has it already": "hat es schon",
  "is not you": "sind nicht Sie",
  "names no scope": "nennt kein Recht",
  "claims:write is for agents, which may have only {}": "claims:write ist für Agenten, die nur {1} haben dürfen",
  "cannot stand in an address": "kann in keiner Adresse stehen",
  "is no active person": "ist keine aktive Person",
  "names {}, which the role {} cannot use": "nennt {1}, was sich mit der Rolle {2:roles} nicht nutzen lässt",
  "{}: no such living team": "{1}: gibt es nicht als Team",
  "no kind of this name is declared": "keine Art dieses Namens ist deklariert",
  "cannot be chosen: two owners are two people": "kann nicht gewählt werden: zwei Eigentümer sind zwei Personen",
  "cannot be chosen: {}": "kann nicht gewählt werden: {1:barred}",
};

const states = Object.fromEntries(Object.entries(names.repairStates).map(([state, said]) => [spoken(state), said]));

function spoken(state: string): string {
  return state.replaceAll("_", " ");
}

const fillings = {
  roles: general.roleNames,
  states,
  /** With whoever decided it. */
  decided: { ...states, "{} by {}": "{1:states} (entschieden von {2})" },
  attemptStates: {
    attempting: names.repairStates.attempting,
    happened: runs.outcomes.happened,
    "did not happen": runs.outcomes.did_not_happen,
    "not known any more": "nicht mehr bekannt",
  },
  deeds: { approve: "es freigeben", "say what became of": "sagen, was daraus wurde" },
  deedsOfPlan: { approve: "ihn freigeben", "say what became of": "sagen, was daraus wurde" },
  teams: { "the owner team": "dem Eigentümerteam", "{} or {}": "{1} oder {2?teams}" },
  fromTeams: { " from team {}": " aus Team {1?bothTeams}" },
  bothTeams: { "{} and team {}": "{1} und Team {2?bothTeams}" },
  repairs: { "1 repair": "1 Reparatur", "{} repairs": "{1} Reparaturen" },
  stopped: { Stopped: "Gestoppt", Paused: "Pausiert" },
  reasons: { "no reason given": "ohne Angabe eines Grundes" },
  places: { address: "Die Adresse", query: "Der Filter in der Adresse", body: "Der Inhalt" },
  origins: {
    "it does not say which site it comes from (no Origin header)":
      "sie nicht sagt, von welcher Seite sie kommt (kein Origin-Header)",
    "it comes from another site": "sie von einer anderen Seite kommt",
    "the browser says that it is {}": "der Browser sie als {1} bezeichnet",
  },
  barred: {
    "sources disagree there, and no repair is safe until they agree":
      "die Quellen widersprechen sich dort, und keine Reparatur ist sicher, bis sie übereinstimmen",
    "nothing is sent again without a person while an outcome is unknown":
      "solange ein Ausgang unbekannt ist, wird ohne eine Person nichts noch einmal gesendet",
    "its connector cannot take it back": "der Konnektor kann es nicht zurücknehmen",
    "its connector cannot keep a repeated call from acting twice":
      "der Konnektor kann nicht verhindern, dass ein wiederholter Aufruf zweimal wirkt",
    "there is one owner only": "es gibt nur einen Eigentümer",
  },
  unseen: {
    connector: "keinen Konnektor, den Sie sehen können",
    kind: "keine Art, die Sie sehen können",
    class: "keine Klasse, die Sie sehen können",
    owner: "kein Team, das Sie sehen können",
    object: "kein Objekt, das Sie sehen können",
    agent: "keinen Agenten, den Sie sehen können",
  },
  /** When something put off is looked at again: at its time, or sooner. */
  ends: { "{}, or until {}": "{1}, oder bis {2:sooner}" },
  sooner: {
    "it gets worse": "es schlimmer wird",
    "it is seen {} more times": "es noch {1}-mal gesehen wird",
    "{} objects have it": "{1} Objekte es haben",
    "it gets worse, or {}": "es schlimmer wird, oder {1:sooner}",
    "it is seen {} more times, or {}": "es noch {1}-mal gesehen wird, oder {2:sooner}",
  },
};

const moment = (millis: number) => speech.exact(millis, "utc");

export const refusals: Refusals = { language: "de", sentences, mistakes, fillings, moment };
