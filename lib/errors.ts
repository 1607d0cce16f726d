/**
 * What the product says when it refuses. Every error tells whether anything was changed, because "it failed" leaves a
 * person guessing: `none` nothing was changed, `done` it was, `unknown` we cannot tell and somebody has to look.
 * Only these reach a client with their words; everything else becomes a generic answer with a request id.
 */
export type Effect = "none" | "unknown" | "done";

export type AppErrorOptions = {
  code: string;
  /** In full English sentences (German: lib/words/de/refusals.ts), fit for an operator, without secrets and without times relative to now. */
  message: string;
  status: number;
  effect?: Effect;
  /** More fields of the problem document: paths, the plans, the current generation. */
  detail?: Record<string, unknown>;
  cause?: unknown;
};

export class AppError extends Error {
  readonly code: string;
  readonly status: number;
  readonly effect: Effect;
  readonly detail: Record<string, unknown>;

  constructor(options: AppErrorOptions) {
    super(options.message, options.cause === undefined ? undefined : { cause: options.cause });
    this.name = new.target.name;
    this.code = options.code;
    this.status = options.status;
    this.effect = options.effect ?? "none";
    this.detail = options.detail ?? {};
  }
}

type Details = { code?: string; detail?: Record<string, unknown>; cause?: unknown };

/** Nobody is signed in, or the session ended. */
export class Unauthenticated extends AppError {
  constructor(message = "Sign in first. Nothing was changed.", more: Details = {}) {
    super({ code: "unauthenticated", message, status: 401, ...more });
  }
}

/** The person may see the thing and may not do this to it. */
export class Forbidden extends AppError {
  constructor(message: string, more: Details = {}) {
    super({ code: "forbidden", message, status: 403, ...more });
  }
}

/** One sentence for "never existed", "deleted" and "belongs to others": they must be indistinguishable. */
export class NotFound extends AppError {
  constructor(message = "There is nothing here that you can see. Nothing was changed.", more: Details = {}) {
    super({ code: "not_found", message, status: 404, ...more });
  }
}

/** The thing is not in a state in which this can be done. */
export class Conflict extends AppError {
  constructor(message: string, more: Details = {}) {
    super({ code: "conflict", message, status: 409, ...more });
  }
}

/** A precondition that the request stated does not hold; `detail` carries what is true now. */
export class Precondition extends AppError {
  constructor(message: string, more: Details & { status?: 412 | 428 } = {}) {
    super({ code: "precondition_failed", message, status: 412, ...more });
  }
}

/** A plan as a person compares it with another one. */
export type PlanView = {
  repair: string | null;
  plan_hash: string;
  title: string | null;
  steps: { says: string }[];
  moved: { field: string; before: string; after: string }[];
};

/** What was to be approved is not today's plan. Carries both, to be shown side by side. */
export class Stale extends AppError {
  constructor(message: string, plans: { old: PlanView; new: PlanView | null }) {
    super({ code: "plan_moved", message, status: 412, detail: plans });
  }
}

export type InvalidPath = { path: string; says: string };

/** The request cannot be understood; every mistake with its place. */
export class Invalid extends AppError {
  constructor(
    message: string,
    readonly errors: InvalidPath[],
    more: Details = {},
  ) {
    super({ code: "invalid", message, status: 422, ...more, detail: { errors, ...more.detail } });
  }
}

/** Too much at once. `retryAfterSeconds` becomes the Retry-After header. */
export class TooMany extends AppError {
  constructor(
    message: string,
    readonly retryAfterSeconds: number,
  ) {
    super({ code: "too_many_requests", message, status: 429 });
  }
}
