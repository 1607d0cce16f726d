import { toMillis } from "@/lib/format/time";
import { visibleText } from "@/lib/format/visible-text";
import type { DeclaredSource, DeclaredSourceRow, SetAside } from "@/lib/query/installation";
import type { RuleWords } from "@/lib/words/words";

const MINUTE = 60_000;
const HOUR = 60 * MINUTE;

type Read = Pick<DeclaredSourceRow, "watermark" | "lastError" | "refused">;

/**
 * The page's answer: that a last try is not believed, else how many spoke lately, in the shortest span that is true of all
 * that did within an hour.
 */
export function answeredWords(t: RuleWords, sources: readonly Read[], now: number): string {
  const ages = sources.map(({ watermark }) => ageOf(watermark, now));
  const recent = ages.filter((age): age is number => age !== null && age <= HOUR);
  if (ages.every((age) => age === null)) {
    return t.sources.noneAnswered(sources.length);
  }
  const doubted = sources.filter((source) => refusalWords(t, source) !== null).length;
  if (doubted > 0) return t.sources.lastTryNotBelieved(doubted, sources.length);
  const answered = t.sources.ofAnsweredInTheLast(
    recent.length,
    sources.length,
    spanWords(t, Math.max(0, ...recent), recent.length),
  );
  const others = ages.filter((age) => age === null || age > HOUR);
  if (others.length !== 1 || sources.length === 1) return answered;
  const [other] = others;
  const when =
    other === null || other === undefined ? t.sources.wasNeverReadToItsEnd : t.sources.wasLastReadToItsEnd(other);
  return t.sources.theOther(answered, when);
}

function ageOf(watermark: string | null, now: number): number | null {
  const millis = watermark === null ? null : toMillis(watermark);
  return millis === null ? null : Math.max(0, now - millis);
}

function spanWords(t: RuleWords, ageMax: number, n: number): string {
  if (n === 0) return t.sources.hour;
  const minutes = Math.max(1, Math.ceil(ageMax / MINUTE));
  return minutes >= 60 ? t.sources.hour : t.sources.minutes(minutes);
}

type Row = DeclaredSourceRow;

/** How it comes to say something, and of what. */
export function readingWords(t: RuleWords, { pushed, covers }: Pick<Row, "pushed" | "covers">): string {
  if (pushed) return t.sources.pushedItTellsByItselfAnd;
  return covers === "all" ? t.sources.scannedAndItCoversAllA : t.sources.scannedAndItSpeaksOnlyFor;
}

/** The last complete scan: what it counted, beside what the source itself said that there is. */
export function countedWords(
  t: RuleWords,
  { watermark, counted, announced }: Pick<Row, "watermark" | "counted" | "announced">,
): string {
  if (watermark === null || counted === null) return t.sources.nothingWasCountedYet;
  const entries = t.sources.entriesCounted(counted);
  if (announced === null) return t.sources.itDoesNotSayHowMany(entries);
  if (announced === counted) return t.sources.asManyAsItSaidThat(entries);
  return t.sources.itSaidThatThereAre(entries, announced);
}

/** Why the last try is not believed, in the words it was refused with; null where it is. */
export function refusalWords(t: RuleWords, { lastError, refused }: Pick<Row, "lastError" | "refused">): string | null {
  if (lastError !== null) return t.sources.itCouldNotBeRead(visibleText(lastError));
  return refused === null ? null : visibleText(refused.why);
}

/** A try that could not even begin is no look: it is not among those that are counted. */
export function looksWords(
  t: RuleWords,
  { scans, lastError, refused }: Pick<Row, "scans" | "lastError" | "refused">,
): string {
  const whole = scans.filter((scan) => scan.complete && scan.suspect === null).length;
  return t.sources.ofTheLastLooksReachedTheir(whole, scans.length, lastError !== null && refused === null);
}

export function canaryWords(t: RuleWords, canary: string | null): string {
  if (canary === null) return t.sources.noneIsDeclaredSoAView;
  return t.sources.isAlwaysThereAScanThat(visibleText(canary));
}

export function setAsideWords(t: RuleWords, { count, more, first }: SetAside): string {
  if (count === 0) return t.sources.noneEveryEntryIsWhatThe;
  const entries = t.sources.notWhatTheSourcePromises(more, count);
  const shown =
    count === first.length ? "" : first.length === 0 ? t.sources.noneOfThemIsYours : t.sources.theFirst(first.length);
  return t.sources.nothingIsConcludedFrom(entries, count, shown);
}

const RAW_SHOWN = 300;

/** What an entry really was, as text. It came from outside: nothing in it may hide, or be more than text. */
export function rawWords(t: RuleWords, raw: string): string {
  const rest = raw.length - RAW_SHOWN;
  return rest <= 0 ? visibleText(raw) : t.sources.and(visibleText(raw.slice(0, RAW_SHOWN)), rest);
}

type Capabilities = DeclaredSource["capabilities"];

/** What a repeat of the same call does. */
export const idempotencyWords = (t: RuleWords): Record<Capabilities["idempotency"], string> => ({
  key: t.sources.aRepeatedCallIsRecognised,
  natural_name: t.sources.aRepeatedCallIsRefusedBecause,
  conditional: t.sources.aCallSaysWhatItExpects,
  convergent_put: t.sources.aRepeatedCallLeavesTheSame,
  none: t.sources.aRepeatedCallMayActTwice,
});
