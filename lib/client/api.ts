/**
 * The API for programs that are not beside the database, typed by what its handlers parse and answer. An API key opens what its
 * scopes name; the write path inside a product's own transaction is in index.ts.
 */
import type { AuditList } from "../../db/queries/audit-list.ts";
import type { ClaimDetail, ClaimList } from "../../db/queries/claim-list.ts";
import type { DriftDetail } from "../../db/queries/drift-detail.ts";
import type { DriftList } from "../../db/queries/drift-list.ts";
import type { EffectListRow } from "../../db/queries/effect-list.ts";
import type { ObjectDetail } from "../../db/queries/object-detail.ts";
import type { ObjectList } from "../../db/queries/object-list.ts";
import type { ReviewDetail } from "../../db/queries/review-detail.ts";
import type { ReviewList } from "../../db/queries/review-list.ts";
import type { RunDetail } from "../../db/queries/run-detail.ts";
import type { RunList } from "../../db/queries/run-list.ts";
import type { StopList } from "../../db/queries/stop-list.ts";
import { OPERATIONS } from "../api/operations.ts";
import type { MakeClaimsInput, MakeClaimsResult } from "../services/claims/make.ts";
import type { EffectResult, SettleEffectInput, StartEffectInput } from "../services/effects/write.ts";
import type { PutIntentInput, PutIntentResult } from "../services/intents/put.ts";
import type { IntentView } from "../services/intents/show.ts";
import type { WithdrawIntentInput, WithdrawIntentResult } from "../services/intents/withdraw.ts";
import type { LookAgainResult } from "../services/objects/look-again.ts";
import type { CreateStatusLinkInput, CreateStatusLinkResult } from "../services/status-links/create.ts";
import type { RevokeStatusLinkResult } from "../services/status-links/revoke.ts";
import type { SetStopInput } from "../services/stops/set.ts";

type Ref = { kind: string; key: string };
type Read<Answer, Params = undefined> = { params: Params; body: undefined; answer: Answer };
type Write<Answer, Body, Params = undefined> = { params: Params; body: Body; answer: Answer };
type Of<Input> = Omit<Input, keyof Ref>;

/** What an API key may be let through to. */
export type Calls = {
  getIntent: Read<IntentView, Ref>;
  putIntent: Write<PutIntentResult, Of<PutIntentInput>, Ref>;
  withdrawIntent: Write<WithdrawIntentResult, Of<WithdrawIntentInput>, Ref>;
  listEffects: Read<{ rows: EffectListRow[] }, Ref>;
  startEffect: Write<EffectResult, Of<StartEffectInput>, Ref>;
  settleEffect: Write<EffectResult, Of<SettleEffectInput>, Ref>;
  listObjects: Read<ObjectList>;
  getObject: Read<ObjectDetail, Ref>;
  lookAgain: Write<LookAgainResult, Record<string, never>, Ref>;
  listDrifts: Read<DriftList>;
  getDrift: Read<DriftDetail, { id: string }>;
  listRepairs: Read<ReviewList>;
  getRepair: Read<ReviewDetail, { id: string }>;
  listRuns: Read<RunList>;
  getRun: Read<RunDetail, { id: string }>;
  listStops: Read<StopList>;
  setStop: Write<{ says: string }, SetStopInput>;
  createStatusLink: Write<CreateStatusLinkResult, CreateStatusLinkInput>;
  revokeStatusLink: Write<RevokeStatusLinkResult, Record<string, never>, { id: string }>;
  listClaims: Read<ClaimList>;
  getClaim: Read<ClaimDetail, { id: string }>;
  makeClaims: Write<MakeClaimsResult, MakeClaimsInput>;
  listAudit: Read<AuditList>;
};
type Given<Id extends keyof Calls> = (Calls[Id]["params"] extends undefined
  ? object
  : { params: Calls[Id]["params"] }) &
  (Calls[Id]["body"] extends undefined ? { query?: Record<string, string> } : { body: Calls[Id]["body"] }) & {
    /** The same for every repeat of one request, so that a repeat finds the first one's answer. */
    idempotencyKey?: string;
    /** The generation that was read; "none": there is none yet. */
    ifMatch?: number | "none";
  };

/** A refusal, a fault, or (with status 0) no answer at all. Where `effect` is `unknown`, look again or repeat with the same key. */
export class ApiRefused extends Error {
  constructor(
    readonly status: number,
    readonly code: string,
    readonly effect: "none" | "unknown" | "done",
    message: string,
    readonly problem: Record<string, unknown>,
    options: { cause?: unknown } = {},
  ) {
    super(message, options);
    this.name = "ApiRefused";
  }
}

export type Api = <Id extends keyof Calls>(id: Id, given: Given<Id>) => Promise<Calls[Id]["answer"]>;

const ADDRESSES = new Map(Object.entries(OPERATIONS).map(([address, { id }]) => [id, address]));

export function api({
  url,
  key,
  fetch = globalThis.fetch,
}: {
  url: string;
  key: string;
  fetch?: typeof globalThis.fetch;
}): Api {
  return async (id, given) => {
    const { params = {}, query = {}, body, idempotencyKey, ifMatch }: Partial<Loose> = given ?? {};
    const [method = "GET", address = ""] = (ADDRESSES.get(id) ?? "").split(" ");
    const path = address.replace(/\{(\w+)\}/g, (_, name: string) => encodeURIComponent(params[name] ?? ""));
    const search = new URLSearchParams(query).toString();
    const headers: Record<string, string> = { authorization: `Bearer ${key}`, accept: "application/json" };
    if (method !== "GET") headers["content-type"] = "application/json";
    if (idempotencyKey !== undefined) headers["idempotency-key"] = idempotencyKey;
    if (ifMatch === "none") headers["if-none-match"] = "*";
    else if (ifMatch !== undefined) headers["if-match"] = `"${ifMatch}"`;
    const sent = method === "GET" ? {} : { body: JSON.stringify(body ?? {}) };
    const response = await fetch(`${url}/api/v1${path}${search === "" ? "" : `?${search}`}`, {
      method,
      headers,
      ...sent,
    }).catch((cause: unknown) => {
      throw unclear(method, { status: 0, code: "unreachable", says: "There was no answer.", cause });
    });
    // What a route answers is written in its contract, not here: whoever asks names the type.
    const answer = (await response.json().catch(() => null)) as never;
    // Not ours: something between us answered, or the answer was cut off.
    if (answer === null || !(response.ok || isProblem(answer)))
      throw unclear(method, { status: response.status, code: "unreadable", says: "The answer cannot be read." });
    if (response.ok) return answer;
    const { code, effect, detail } = answer as { code: string; effect: ApiRefused["effect"]; detail: string };
    throw new ApiRefused(response.status, code, effect, detail, answer);
  };
}

type Unclear = { status: number; code: "unreachable" | "unreadable"; says: string; cause?: unknown };

/** Where nobody told what became of it, a change may have been made. */
function unclear(method: string, { status, code, says, cause }: Unclear): ApiRefused {
  const [effect, changed] =
    method === "GET"
      ? (["none", "Nothing was changed."] as const)
      : (["unknown", "Look before you repeat it."] as const);
  return new ApiRefused(status, code, effect, `${says} ${changed}`, {}, { cause });
}

/** A gateway's refusal may be JSON as well, and knows nothing of what was changed. */
function isProblem(answer: unknown): boolean {
  const { code, effect, detail } = Object(answer) as Record<string, unknown>;
  return typeof code === "string" && typeof detail === "string" && ["none", "unknown", "done"].includes(String(effect));
}

type Loose = {
  params: Record<string, string>;
  query: Record<string, string>;
  body: unknown;
  idempotencyKey: string;
  ifMatch: number | "none";
};
