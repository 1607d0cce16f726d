// ◆ pure
import type { Millis } from "../model/evidence.ts";

/**
 * For how long an answer asks not to be called again: its Retry-After, in seconds or as a date (RFC 9110, 10.2.3). A date is
 * held against the answer's own Date, so that no clock of ours matters. Undefined where it asks for nothing that can be read.
 */
export function retryAfterMs(headers: { "retry-after"?: unknown; date?: unknown }): Millis | undefined {
  const asked = headers["retry-after"];
  if (typeof asked !== "string") return undefined;
  if (/^\d{1,9}$/.test(asked.trim())) return Number(asked) * 1_000;
  const ms = Date.parse(asked) - Date.parse(String(headers.date));
  return ms > 0 ? ms : undefined;
}
