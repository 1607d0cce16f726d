import type { AllWords } from "../words.ts";

export const signin: AllWords["signin"] = {
  ended: {
    expired:
      "Ihre Sitzung ist beendet, weil sie nicht benutzt wurde oder 12 Stunden alt war. Melden Sie sich wieder an.",
    revoked: "Ihre Rechte haben sich geändert, deshalb ist Ihre Sitzung beendet. Melden Sie sich wieder an.",
  },
  signingInDidNotWorkNothing:
    "Die Anmeldung hat nicht funktioniert. Nichts wurde geändert; versuchen Sie es noch einmal.",
  eMailAndPasswordDoNot:
    "E-Mail und Passwort passen nicht zusammen, oder es waren zu viele Versuche. Warten Sie nach vielen Versuchen 15 Minuten.",
  theServerDidNotAnswerYou: "Der Server hat nicht geantwortet. Sie sind nicht angemeldet.",
  demoAccounts: "Demokonten",
  thisIsADemoWhoeverOpens: "Dies ist eine Demo: wer diese Seite öffnet, kann jede dieser Personen sein.",
  signIn: "Anmelden",
  signInAs: (name) => `Als ${name} anmelden`,
  password: "Passwort",
  signInWithYourOrganisation: "Mit Ihrer Organisation anmelden",
  messages: {
    CredentialsSignin:
      "E-Mail und Passwort passen nicht zusammen, oder es waren zu viele Versuche. Warten Sie nach vielen Versuchen 15 Minuten.",
    AccessDenied: "Mit diesem Konto ist keine Anmeldung möglich. Fragen Sie einen Administrator.",
    suspended: "Dieses Konto ist gesperrt. Fragen Sie einen Administrator.",
    email_taken:
      "Ein anderes Konto benutzt diese E-Mail-Adresse. Konten werden nicht über die Adresse verbunden; fragen Sie einen Administrator.",
    no_email:
      "Der Identitätsanbieter hat keine bestätigte E-Mail-Adresse genannt; es konnte kein Konto angelegt werden.",
    OAuthCallback:
      "Der Identitätsanbieter hat die Anmeldung nicht abgeschlossen. Nichts wurde geändert; versuchen Sie es noch einmal.",
    OAuthSignin: "Der Identitätsanbieter ist nicht erreichbar. Nichts wurde geändert; versuchen Sie es noch einmal.",
  },
  roleNames: {
    end_user: "Endnutzer: sieht den Status dessen, was er angefordert hat",
    support: "Support: bearbeitet Abweichungen",
    reviewer: "Prüfer: entscheidet",
    admin: "Administrator: Personen, Richtlinien und Stopps",
  },
};
