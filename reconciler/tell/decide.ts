// ◆ pure
import { isSameMeaning, type Meaning } from "../model/meaning.ts";

export type DueNotice = {
  /** 0: it asks whether they want it. */
  meaning: number;
  tries: number;
  way: "mail" | "webhook";
  quiet: boolean;
  ended: boolean;
  /** The link that it was subscribed with still shows something. */
  live: boolean;
  now: number;
  /** The last meaning of the object; 0 where there is none. */
  newest: number;
  /** What this notice is to tell, and what was told last. */
  says: Meaning | null;
  told: Meaning | null;
};

export type Decision =
  | { do: "drop"; because: "ended" | "link_ended" | "overtaken" | "as_told_before" }
  | { do: "wait"; until: number }
  | { do: "send" };

export const TRIES_MAX = 8;
const RETRY_FIRST_MS = 15_000;
/** Of eight tries the last is most of a day after the first: a night in which a server is away ends nothing. */
const RETRY_GROWTH = 4;
const QUIET_FROM = 22;
const QUIET_TO = 7;
const HOUR_MS = 3_600_000;

/** One message for each change of meaning: what was overtaken before it could be told is not told. */
export function decideNotice(notice: DueNotice): Decision {
  if (notice.ended) return { do: "drop", because: "ended" };
  if (!notice.live) return { do: "drop", because: "link_ended" };
  if (notice.meaning === 0) return { do: "send" };
  if (notice.meaning < notice.newest) return { do: "drop", because: "overtaken" };
  if (notice.says !== null && notice.told !== null && isSameMeaning(notice.says, notice.told))
    return { do: "drop", because: "as_told_before" };
  const until = notice.way === "mail" && notice.quiet ? quietUntil(notice.now) : null;
  return until === null ? { do: "send" } : { do: "wait", until };
}

/** The end of the quiet hours, in UTC, or null outside of them. */
export function quietUntil(now: number): number | null {
  const hour = new Date(now).getUTCHours();
  if (hour < QUIET_FROM && hour >= QUIET_TO) return null;
  const hours = hour >= QUIET_FROM ? 24 - hour + QUIET_TO : QUIET_TO - hour;
  return Math.floor(now / HOUR_MS) * HOUR_MS + hours * HOUR_MS;
}

/** After this many tries of one message. Null: it was the last, and nobody is there. */
export function retryAfterMs(tries: number): number | null {
  return tries >= TRIES_MAX ? null : RETRY_FIRST_MS * RETRY_GROWTH ** (tries - 1);
}
