export type Zone = "utc" | "local";
/** Epoch milliseconds, an ISO text or a Date: what rows, JSON and props carry. */
export type Moment = number | string | Date;

/** Milliseconds of a moment, or null where the text is no time: shown as such, never as 1970. */
export function toMillis(moment: Moment): number | null {
  const millis = moment instanceof Date ? moment.getTime() : typeof moment === "number" ? moment : Date.parse(moment);
  return Number.isFinite(millis) ? millis : null;
}

type Parts = Record<Intl.DateTimeFormatPartTypes, string>;

export type TimeWords = {
  noTime: string;
  justNow: string;
  /** A finished span: `26 min ago`. */
  ago: (span: string) => string;
  /** One to come: `in 4 min`. */
  ahead: (span: string) => string;
  /** The order and the marks of a date are the language's, the parts come from Intl: server and browser may carry different ICU data. */
  day: (day: string, month: string, year: string | null) => string;
};

/** Moments as one language writes them; `duration` is the same language's. */
export function timesOf(locale: string, words: TimeWords, duration: (milliseconds: number) => string) {
  const formatterOf = (timeZone: string | undefined) =>
    new Intl.DateTimeFormat(locale, {
      timeZone,
      ...{ year: "numeric", month: "short", day: "numeric" },
      ...{ hour: "2-digit", minute: "2-digit", second: "2-digit", hourCycle: "h23", timeZoneName: "short" },
    });
  const formatters: Record<Zone, Intl.DateTimeFormat> = { utc: formatterOf("UTC"), local: formatterOf(undefined) };
  const partsOf = (millis: number, zone: Zone): Parts =>
    Object.fromEntries(formatters[zone].formatToParts(millis).map(({ type, value }) => [type, value])) as Parts;
  const minutes = (p: Parts) => `${p.hour}:${p.minute}`;
  const isSameDay = (a: Parts, b: Parts) => a.day === b.day && a.month === b.month && a.year === b.year;

  /** `24 Nov 2025, 10:42:07 UTC`: whole, with its zone. For titles, exports and anything a person must act before. */
  function exact(moment: Moment, zone: Zone): string {
    const millis = toMillis(moment);
    if (millis === null) return words.noTime;
    const p = partsOf(millis, zone);
    return `${words.day(p.day, p.month, p.year)}, ${minutes(p)}:${p.second} ${p.timeZoneName}`;
  }

  /** `24 Nov, 10:42 UTC`: what the server writes, which cannot know how long it will stay on the screen. */
  function short(moment: Moment, zone: Zone): string {
    const millis = toMillis(moment);
    if (millis === null) return words.noTime;
    const p = partsOf(millis, zone);
    return `${words.day(p.day, p.month, null)}, ${minutes(p)} ${p.timeZoneName}`;
  }

  /** `10:42:07` today, `24 Nov, 10:42` before: for lists whose zone is named once, at their head. */
  function clock(moment: Moment, now: number, zone: Zone): string {
    const millis = toMillis(moment);
    if (millis === null) return words.noTime;
    const [p, today] = [partsOf(millis, zone), partsOf(now, zone)];
    if (isSameDay(p, today)) return `${minutes(p)}:${p.second}`;
    return `${words.day(p.day, p.month, p.year === today.year ? null : p.year)}, ${minutes(p)}`;
  }

  /** `10:45 UTC` today, `25 Nov, 10:45 UTC` otherwise: for end users, whose page names no zone elsewhere. */
  function at(moment: Moment, now: number, zone: Zone): string {
    const millis = toMillis(moment);
    if (millis === null) return words.noTime;
    const [p, today] = [partsOf(millis, zone), partsOf(now, zone)];
    return isSameDay(p, today) ? `${minutes(p)} ${p.timeZoneName}` : short(millis, zone);
  }

  /** `26 min ago`, `in 4 min`, `just now`. */
  function relative(moment: Moment, now: number): string {
    const millis = toMillis(moment);
    if (millis === null) return words.noTime;
    const past = now - millis;
    if (Math.abs(past) < 1000) return words.justNow;
    return past > 0 ? words.ago(duration(past)) : words.ahead(duration(-past));
  }

  return { exact, short, clock, at, relative };
}
