/**
 * The write path, for products in TypeScript: declare what should be inside the product's own transaction, record each side
 * effect before it is tried and settle it after, and tell people the truth meanwhile. Everything is a row that the database's
 * own functions write (docs/write-path.md), so it works while the console is down.
 */
import type { ObjectStatus } from "../../reconciler/model/status.ts";
import { DidNotHappen, Refused, refusalIn } from "./refused.ts";
import type { Run } from "./run.ts";

export { type Api, ApiRefused, api, type Calls } from "./api.ts";
export { DidNotHappen, Refused } from "./refused.ts";
export { overDrizzle, overPg, overPostgres, type Run } from "./run.ts";

type Json = string | number | boolean | null | readonly Json[] | { readonly [field: string]: Json };

export type Declared = {
  kind: string;
  key: string;
  /** In the kind's own shape; left out for `absent`. */
  spec?: { readonly [field: string]: Json };
  /** Id of the team it belongs to. */
  owner: string;
  /** Who it is for, in words an end user may read. */
  subject: string;
  /** Id of whoever asked. They never approve what follows from it. */
  askedBy: string;
  /** What the command is going to do, so that it is known even if it dies before the first. */
  effects?: readonly { name: string; key: string; body?: Json }[];
  presence?: "present" | "absent";
  /** The generation that this changes, where the command read one. 0: there is none yet. */
  expected?: number;
};

export type Status = {
  ref: string;
  generation: number;
  status: ObjectStatus;
  /** True: it was so when last checked, and that is too long ago. */
  stale: boolean;
  since: string;
  checked_at: string | null;
};

/** How an effect ended well. `externalId` only where it made the object itself. */
export type Ended = { externalId?: string; receipt?: { readonly [field: string]: Json } };
export type EffectOptions = {
  /** What it is about to send; one key stands for one body. Only its digest is kept. */
  body?: Json;
  /** Past this it counts as unknown, and a look settles it. */
  withinMs?: number;
};

export type Client = {
  /** In the caller's transaction: the intent and its planned effects are there exactly if the transaction commits. */
  declare(tx: Run, declared: Declared): Promise<Request>;
  /** A request that was declared before, perhaps by another process. */
  request(kind: string, key: string): Request;
};

/** `pool` is for what stands beside the command's transaction; `url` is the address of the console, for status links. */
export function plumbline(pool: Run, { url = "" }: { url?: string } = {}): Client {
  return {
    async declare(tx, given) {
      const { kind, key, spec = null, owner, subject, askedBy } = given;
      const { effects = [], presence = "present", expected = null } = given;
      const answer = await answerOf(tx, pool, { kind, key, verb: "intent.declare", wait: false })`
        select plumbline.declare_intent(${kind}, ${key}, ${textOf(spec)}::text::jsonb, ${owner}, ${subject}, ${askedBy},
          ${textOf(effects)}::text::jsonb, ${presence}, ${expected}::int) as answer`;
      return new Request(pool, url, kind, key, (answer as { generation: number }).generation);
    },
    request: (kind, key) => new Request(pool, url, kind, key, 0),
  };
}

export class Request {
  constructor(
    private readonly pool: Run,
    private readonly url: string,
    readonly kind: string,
    readonly key: string,
    /** The one that was declared; 0 where it was not declared here. */
    readonly generation: number,
  ) {}

  /**
   * Runs `run` once under this key: recorded before, settled after. Call it after the transaction that declared the request has
   * committed. What it throws leaves the outcome unknown, but for `DidNotHappen`; a look then settles it, not a second try.
   */
  async effect(
    name: string,
    key: string,
    run: (signal: AbortSignal) => Promise<Ended | undefined>,
    options: EffectOptions = {},
  ): Promise<Ended> {
    const { withinMs = 60_000 } = options;
    await this.start(name, key, options);
    let ended: Ended;
    try {
      ended = (await run(AbortSignal.timeout(withinMs))) ?? {};
    } catch (error) {
      const failed = error instanceof DidNotHappen;
      // If this cannot be written either, the effect is unknown all the same once its time is over.
      await this.settle(name, key, { state: failed ? "failed" : "unknown", says: sayOf(error) }).catch(() => {});
      throw error;
    }
    await this.settle(name, key, { state: "settled", ...ended });
    return ended;
  }

  /** The first half of `effect`, for a command whose effect ends in another process. */
  async start(name: string, effectKey: string, { body = null, withinMs = 60_000 }: EffectOptions = {}): Promise<void> {
    const { kind, key } = this;
    await answerOf(this.pool, this.pool, { kind, key, verb: "effect.start" })`
      select plumbline.start_effect(${kind}, ${key}, ${name}, ${effectKey}, ${textOf(body)}::text::jsonb,
        ${withinMs}::int) as answer`;
  }

  /** The second half. Saying the same again changes nothing; saying something else is refused. */
  async settle(
    name: string,
    effectKey: string,
    end: Ended & { state: "settled" | "failed" | "unknown"; says?: string },
  ): Promise<void> {
    const { kind, key } = this;
    const receipt = end.receipt === undefined ? null : textOf(end.receipt);
    await answerOf(this.pool, this.pool, { kind, key, verb: "effect.settle" })`
      select plumbline.settle_effect(${kind}, ${key}, ${name}, ${effectKey}, ${end.state}, ${receipt}::text::jsonb,
        ${end.externalId ?? null}, ${end.says ?? null}) as answer`;
  }

  /** Null until it is declared and committed. */
  async status(): Promise<Status | null> {
    const [row] = await this.pool`select plumbline.status_of(${this.kind}, ${this.key}) as answer`;
    return (row?.answer as Status | undefined) ?? null;
  }

  /** Resolves once fresh evidence says so for what was declared. Throws after `timeoutMs`, with the status it has then. */
  async waitUntil(wanted: ObjectStatus, { timeoutMs = 60_000, pollMs = 250 } = {}): Promise<Status> {
    const end = performance.now() + timeoutMs;
    for (;;) {
      const status = await this.status();
      const reached = status?.status === wanted && !status.stale && status.generation >= this.generation;
      if (status !== null && reached) return status;
      if (performance.now() + pollMs > end) {
        const now = status === null ? "not there" : `${status.status}${status.stale ? " when last checked" : ""}`;
        const says = `${this.kind}/${this.key} is ${now} after ${timeoutMs} ms, not ${wanted}.`;
        throw new Refused("not_reached", says, { status });
      }
      await new Promise((resolve) => setTimeout(resolve, pollMs));
    }
  }

  /** A link for the user that shows this one status without a sign-in, for 30 days. Made anew each time: only its hash is kept. */
  async statusUrl(): Promise<string> {
    const { kind, key } = this;
    const token = await answerOf(this.pool, this.pool, { kind, key, verb: "status_link.create" })`
      select plumbline.link_status(${kind}, ${key}) as answer`;
    return `${this.url}/status/${token}`;
  }
}

type About = { kind: string; key: string; verb: string; wait?: boolean };

/**
 * Runs one statement. A refusal is an error for the caller and an entry in the record, written beside the transaction that
 * the refusal takes back; inside a transaction nobody waits for the entry, which may have to wait for the rollback.
 */
function answerOf(
  run: Run,
  pool: Run,
  { kind, key, verb, wait = true }: About,
): (...statement: Parameters<Run>) => Promise<unknown> {
  return async (...statement) => {
    try {
      const [row] = await run(...statement);
      return row?.answer;
    } catch (error) {
      const refusal = refusalIn(error);
      if (refusal === null) throw error;
      const { code, message } = refusal;
      const noted = pool`select plumbline.note_refusal(${kind}, ${key}, ${verb}, ${code}, ${message})`.catch(() => []);
      if (wait) await noted;
      throw refusal;
    }
  };
}

const textOf = (value: unknown): string => JSON.stringify(value);
const sayOf = (error: unknown): string => (error instanceof Error ? error.message : String(error)).slice(0, 500);
