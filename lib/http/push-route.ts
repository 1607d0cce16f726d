import { sha256Hex } from "../canonical.ts";
import { env } from "../env.ts";
import { AppError, TooMany } from "../errors.ts";
import { FACT_TYPES, Facts, type FactType, type Pushed, readPushed } from "../services/facts/fact-input.ts";
import { nameOf, type Pusher } from "../services/facts/pusher.ts";
import { recordRefusedPush } from "../services/facts/refuse.ts";
import { Replayed } from "../services/idempotency.ts";
import { mediaType, parseJson, readText } from "./body.ts";
import { clientAddress } from "./client-address.ts";
import { database } from "./database.ts";
import { rateLimiter } from "./rate-limit.ts";
import { answering, Reply, type Route } from "./route.ts";
import { type Signed, whoSigned } from "./webhook-signature.ts";

export const PUSH_BYTES_MAX = 1024 * 1024;

/**
 * POST by a source. There is no session and no cookie in it, so no other site can make anybody send one; who it is, its
 * signature says. In this order: how often · body within bounds · who signed it · what exactly · one verb.
 */
export function pushRoute(verb: (by: Pusher, pushed: readonly Pushed[]) => Promise<unknown>): Route {
  return answering(true, { by: "signature", body: Facts }, async (request, _, requestId) => {
    rateLimiter().take("push", clientAddress(request.headers, env().trustedProxies));
    const type = factType(request.headers);
    const text = await readText(request, PUSH_BYTES_MAX);
    let signed: Signed | null = null;
    try {
      signed = whoSigned(request.headers, text, env().pushSecrets, Date.now() / 1000);
      return await verb(pusherOf(signed, type, text, requestId), readPushed(type, parseJson(text)));
    } catch (error) {
      if (error instanceof Replayed) {
        return new Reply(error.body, { status: error.status, headers: { "idempotency-replayed": "true" } });
      }
      if (error instanceof AppError) await recordRefusal(signed, error, requestId);
      throw error;
    }
  });
}

function factType(headers: Headers): FactType {
  const type = FACT_TYPES.find((one) => one === mediaType(headers));
  if (type !== undefined) return type;
  throw new AppError({
    code: "unsupported_media_type",
    status: 415,
    message: `Facts are accepted as ${FACT_TYPES.join(", ")}. Nothing was changed.`,
  });
}

function pusherOf({ kind, source, id }: Signed, type: FactType, text: string, requestId: string): Pusher {
  const fingerprint = sha256Hex(`${type}\n${text}`);
  const delivery = { key: id, fingerprint, status: 200, header: "webhook-id" };
  return { sql: database(), kind, source, requestId, delivery };
}

/** Refusals since the last entry of each source, and of those that nobody known signed. */
const unrecorded = new Map<string | null, number>();

async function recordRefusal(signed: Signed | null, error: AppError, requestId: string): Promise<void> {
  const by = signed === null ? null : nameOf(signed);
  const before = unrecorded.get(by) ?? 0;
  if (!mayRecord(by)) {
    unrecorded.set(by, before + 1);
    return;
  }
  unrecorded.delete(by);
  await recordRefusedPush(database(), { by, error, requestId, unrecorded: before });
}

function mayRecord(by: string | null): boolean {
  try {
    rateLimiter().take("refusedPush", by ?? "");
    return true;
  } catch (error) {
    if (error instanceof TooMany) return false;
    throw error;
  }
}
