/** Whether a failed request changed anything, as the API said it; `unknown` wherever it could not say. */
export type Changed = "nothing" | "unknown" | "done";

/** An answer that is no success. `status` 0: no answer came at all. */
export class ApiProblem extends Error {
  readonly status: number;
  /** The API's own words; null where it had none, and the screen says so in its language. */
  readonly said: string | null;
  readonly code: string;
  readonly changed: Changed;
  readonly requestId: string | null;
  /** The whole problem document: a stale plan brings both plans, a refused form its mistakes. */
  readonly body: Readonly<Record<string, unknown>>;

  constructor(status: number, body: Record<string, unknown>, write: boolean) {
    const said = typeof body.detail === "string" ? body.detail : null;
    super(said ?? `status ${status}`);
    this.name = "ApiProblem";
    this.status = status;
    this.said = said;
    this.code = typeof body.code === "string" ? body.code : "unknown";
    this.changed = changedOf(body.effect, write);
    this.requestId = typeof body.request_id === "string" ? body.request_id : null;
    this.body = body;
  }
}

/** A read changes nothing, whatever became of it. A write that got no answer may have been carried out. */
function changedOf(effect: unknown, write: boolean): Changed {
  if (!write || effect === "none") return "nothing";
  return effect === "done" ? "done" : "unknown";
}

/** What a screen can say of any error: those that are not the API's have no request id. */
export function asProblem(error: unknown, write = false): ApiProblem {
  if (error instanceof ApiProblem) return error;
  return new ApiProblem(0, { detail: error instanceof Error ? error.message : undefined }, write);
}

/** Trying again can help only where the server was at fault or busy. */
export function isWorthRetrying(error: unknown): boolean {
  return !(error instanceof ApiProblem) || error.status === 0 || error.status >= 500;
}
