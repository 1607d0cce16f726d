// ◆ pure
/**
 * The error table: what an error proves. The processor keeps what it answered under a key and repeats it for 24 hours,
 * errors and 500s too; such a key can do nothing any more, which the receipt says as `key_spent`.
 */
import type { PerformResult } from "../contract.ts";
import { oneLine } from "../one-line.ts";
import { retryAfterMs } from "../retry-after.ts";

/** What became of a call's last request on the wire, for telling "not sent" from "not answered". */
export type Trace = { connected: boolean };

/** `rawType` is the processor's own word: what a proxy in front of it answers has none. */
type Shape = {
  rawType?: string;
  statusCode?: number;
  code?: string;
  message?: string;
  headers?: Readonly<Record<string, string>>;
};

export const refusals: ReadonlyMap<number, { because: string; spent: boolean }> = new Map([
  [400, { because: "it does not accept this request", spent: true }],
  [401, { because: "it does not know this credential", spent: false }],
  [402, { because: "it could not carry it out", spent: true }],
  [403, { because: "this credential may not do that", spent: false }],
  [404, { because: "there is no such payment or refund", spent: true }],
  // The other one may still take effect; the settle time and a look tell.
  [409, { because: "an earlier request with this key is still under way", spent: false }],
  [429, { because: "there were too many requests", spent: false }],
]);

export function weighError(error: unknown, trace: Trace): PerformResult {
  const { headers = {} } = error as Shape;
  return { ...whatItProves(error as Shape, trace), retryAfterMs: retryAfterMs(headers) };
}

function whatItProves(error: Shape, trace: Trace): PerformResult {
  const { rawType, statusCode, code, message } = error;
  const says = oneLine(`${rawType ?? "error"}${code === undefined ? "" : ` ${code}`}: ${message ?? "no message"}`);
  const doubt = (why: string, receipt: PerformResult["receipt"] = {}): PerformResult => ({
    outcome: "unknown",
    externalId: null,
    says: oneLine(`${why} ${says}`),
    receipt,
  });
  if (statusCode === undefined) {
    if (!trace.connected) return { outcome: "did_not_happen", externalId: null, says, receipt: {} };
    return doubt("No whole answer.");
  }
  // Our own key with other parameters is a mistake of ours, and says nothing about what the first request did.
  if (rawType === "idempotency_error" && statusCode === 400)
    return doubt("The key was used before for something else.", { status: statusCode });
  const proof = refusals.get(statusCode);
  if (proof === undefined || rawType === undefined || rawType === "api_error")
    return doubt(`It answered ${statusCode}, which proves nothing.`, { status: statusCode, key_spent: true });
  const receipt = { status: statusCode, ...(proof.spent ? { key_spent: true } : {}) };
  return { outcome: "did_not_happen", externalId: null, says: oneLine(`Refused, ${proof.because}. ${says}`), receipt };
}
