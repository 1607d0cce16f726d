import { formatCount, plural } from "@/lib/format/count";
import { formatDuration } from "@/lib/format/duration";
import { toMillis } from "@/lib/format/time";
import { visibleText } from "@/lib/format/visible-text";
import type { DeclaredSource, DeclaredSourceRow, SetAside } from "@/lib/query/installation";

const MINUTE = 60_000;
const HOUR = 60 * MINUTE;

type Read = { watermark: string | null };

/** The page's answer: how many spoke lately, in the shortest span that is true of all that did within an hour. */
export function answeredWords(sources: readonly Read[], now: number): string {
  const ages = sources.map(({ watermark }) => ageOf(watermark, now));
  const recent = ages.filter((age): age is number => age !== null && age <= HOUR);
  const all = plural(sources.length, "source");
  if (ages.every((age) => age === null)) {
    const never = sources.length === 1 ? "It was" : "None was ever";
    return `0 of ${all} answered. ${never} ${sources.length === 1 ? "never " : ""}read to its end.`;
  }
  const answered = `${formatCount(recent.length)} of ${all} answered in the last ${spanWords(Math.max(0, ...recent), recent.length)}.`;
  const others = ages.filter((age) => age === null || age > HOUR);
  if (others.length !== 1 || sources.length === 1) return answered;
  const [other] = others;
  const when =
    other === null || other === undefined
      ? "was never read to its end"
      : `was last read to its end ${formatDuration(other)} ago`;
  return `${answered} The other ${when}.`;
}

function ageOf(watermark: string | null, now: number): number | null {
  const millis = watermark === null ? null : toMillis(watermark);
  return millis === null ? null : Math.max(0, now - millis);
}

function spanWords(ageMax: number, n: number): string {
  if (n === 0) return "hour";
  const minutes = Math.max(1, Math.ceil(ageMax / MINUTE));
  if (minutes === 1) return "minute";
  return minutes >= 60 ? "hour" : `${minutes} minutes`;
}

type Row = DeclaredSourceRow;

/** What becomes of a try that is not believed. */
export const NOTHING_CONCLUDED = "Nothing is concluded from it: what was known before stands, and ages.";

/** How it comes to say something, and of what. */
export function readingWords({ pushed, covers }: Pick<Row, "pushed" | "covers">): string {
  if (pushed) return "Pushed: it tells by itself and is never scanned. It speaks only for what it names.";
  return covers === "all"
    ? "Scanned, and it covers all: a complete scan confirms everything that it does not contradict."
    : "Scanned, and it speaks only for what it names: what it does not name may well be there.";
}

/** The last complete scan: what it counted, beside what the source itself said that there is. */
export function countedWords({
  watermark,
  counted,
  announced,
}: Pick<Row, "watermark" | "counted" | "announced">): string {
  if (watermark === null || counted === null) return "Nothing was counted yet.";
  const entries = `${plural(counted, "entry", "entries")} counted`;
  if (announced === null) return `${entries}. It does not say how many there are.`;
  if (announced === counted) return `${entries}, as many as it said that there are.`;
  return `${entries}. It said that there are ${formatCount(announced)}.`;
}

/** Why the last try is not believed, in the words it was refused with; null where it is. */
export function refusalWords({ lastError, refused }: Pick<Row, "lastError" | "refused">): string | null {
  if (lastError !== null) return `It could not be read: ${visibleText(lastError)}`;
  return refused === null ? null : visibleText(refused.why);
}

/** For the head of the page: how many last tries are not believed, with a space behind; nothing where all are. */
export function notBelievedWords(rows: readonly Pick<Row, "lastError" | "refused">[]): string {
  const n = rows.filter((row) => refusalWords(row) !== null).length;
  return n === 0 ? "" : `The last try of ${formatCount(n)} of them is not believed. `;
}

export function canaryWords(canary: string | null): string {
  if (canary === null) return "None is declared, so a view that became limited could not be told by it.";
  return `${visibleText(canary)} is always there. A scan that does not show it is not believed.`;
}

export function setAsideWords({ count, more, first }: SetAside): string {
  if (count === 0) return "None: every entry is what the source promises.";
  const entries = `${more ? "At least " : ""}${plural(count, "entry is", "entries are")} not what the source promises.`;
  const shown =
    count === first.length
      ? ""
      : first.length === 0
        ? " None of them is yours."
        : ` The first ${formatCount(first.length)}:`;
  return `${entries} Nothing is concluded from ${count === 1 ? "it" : "them"}.${shown}`;
}

const RAW_SHOWN = 300;

/** What an entry really was, as text. It came from outside: nothing in it may hide, or be more than text. */
export function rawWords(raw: string): string {
  const rest = raw.length - RAW_SHOWN;
  return rest <= 0
    ? visibleText(raw)
    : `${visibleText(raw.slice(0, RAW_SHOWN))} … and ${plural(rest, "more character")}`;
}

type Capabilities = DeclaredSource["capabilities"];

/** What a repeat of the same call does. */
export const IDEMPOTENCY_WORDS: Record<Capabilities["idempotency"], string> = {
  key: "A repeated call is recognised by its key",
  natural_name: "A repeated call is refused, because the name is taken",
  conditional: "A call says what it expects and is refused otherwise",
  convergent_put: "A repeated call leaves the same state",
  none: "A repeated call may act twice",
};

export const LOOKUP_WORDS: Record<Capabilities["lookup"], string> = {
  by_key: "by the call's key",
  by_marker: "by a mark that the call leaves",
  by_name: "by name",
  list_only: "only by listing everything",
  none: "not at all",
};

export const READ_WORDS: Record<Capabilities["read"], string> = {
  strong: "Shows a change at once",
  lagging: "May show a change later",
  unknown: "May show a change later, nobody knows how late",
};
