// ◆ pure
import type { StatusRow } from "../../db/queries/status-view.ts";
import { statusWords, thingOf } from "../../lib/status/status-words.ts";
import type { AllWords } from "../../lib/words/words.ts";

/** `again`: how often in 30 days, counting now; 1 is the first time. */
export type Telling = { row: StatusRow; link: string; again: number };

export function mailOf(t: AllWords, { row, link, again }: Telling): { subject: string; body: string } {
  const { text } = statusWords(t, row, { audience: "link" });
  return t.statusPage.notice(text, {
    thing: thingOf(t, row, "link"),
    reference: row.reference,
    link,
    why: t.notices.whyYouGotThis,
    again: again > 1 ? t.notices.timesInThirtyDays(again) : null,
  });
}

/** Tells nothing of the status: nobody has said yet that they want to know. */
export function questionOf(t: AllWords, about: { reference: string; organisation: string; link: string }) {
  const paragraphs = [
    t.notices.somebodyAsked(about.organisation, about.reference),
    t.notices.toSayYes,
    about.link,
    t.notices.otherwiseDoNothing,
  ];
  return { subject: t.notices.questionSubject(about.reference), body: paragraphs.join("\n\n") };
}

export function webhookBody(t: AllWords, id: string, telling: Telling | { reference: string; link: string }): string {
  if (!("row" in telling)) return JSON.stringify({ id, type: "subscription.confirm", ...telling });
  const { row, link, again } = telling;
  const { view, text } = statusWords(t, row, { audience: "link" });
  return JSON.stringify({
    id,
    type: "status.changed",
    reference: row.reference,
    status: view.status,
    stale: view.stale,
    label: text.label,
    headline: text.headline,
    times_in_30_days: again,
    at: new Date(row.now).toISOString(),
    link,
  });
}
