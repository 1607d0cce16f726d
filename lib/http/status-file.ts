import { type BadgeState, badgeSvg } from "@/lib/status/badge";
import type { StatusView } from "@/reconciler/model/status";
import type { StatusRow } from "../../db/queries/status-view.ts";
import { statusByLink } from "../../db/queries/status-view.ts";
import { env } from "../env.ts";
import { NotFound, TooMany } from "../errors.ts";
import { log } from "../log.ts";
import { readStatusToken } from "../services/status-links/token.ts";
import { loadAllWords } from "../words/load-all.ts";
import { LANGUAGE_PARAMETER, localeOf } from "../words/locales.ts";
import type { AllWords } from "../words/words.ts";
import { clientAddress } from "./client-address.ts";
import { readDatabase } from "./database.ts";
import { rateLimiter } from "./rate-limit.ts";

/* What other sites take from us: files about one status. They have to be readable from anywhere, and say it when they know nothing. */

export type StatusFile = { type: string; body: string };
type Asked = { t: AllWords; request: Request };

/** Times out well before whoever embeds it does, so that the answer is a file that says so. */
const ANSWER_MS = 3_000;

/** One answer in every case: the file, or the same kind of file that claims nothing. `make` answers null for what is not there. */
export async function statusFile(
  request: Request,
  make: (asked: Asked) => Promise<StatusFile | null>,
  otherwise: (t: AllWords, status: number) => StatusFile,
): Promise<Response> {
  const t = await wordsAsked(request);
  try {
    rateLimiter().take("public", clientAddress(request.headers, env().trustedProxies));
    const file = await inTime(make({ t, request }));
    return file === null ? respond(404, otherwise(t, 404)) : respond(200, file);
  } catch (error) {
    if (error instanceof NotFound) return respond(404, otherwise(t, 404));
    if (error instanceof TooMany)
      return respond(429, otherwise(t, 429), { "retry-after": String(error.retryAfterSeconds) });
    log.warn({ err: error }, "a status could not be read for another site");
    return respond(503, otherwise(t, 503));
  }
}

/** What a link shows, or null whatever the reason. */
export function linkedStatus(token: string): Promise<StatusRow | null> {
  return statusByLink(readDatabase(), readStatusToken(token) ?? { bucket: 0, hash: "" });
}

export function json(value: unknown): StatusFile {
  return { type: "application/json", body: JSON.stringify(value) };
}

export function badge(state: BadgeState, label: string, about: string): StatusFile {
  return { type: "image/svg+xml; charset=utf-8", body: badgeSvg(state, label, about) };
}

export const badgeState = ({ status, stale }: StatusView): BadgeState =>
  status === "in_place" && stale ? "in_place_stale" : status;

/** Nothing is known: no status, and the words that say so. */
export function unavailableJson(t: AllWords): StatusFile {
  const { label, headline } = t.statusPage.text({ status: "unavailable", lastLabel: "", lastAt: "" });
  return json({ status: null, label, headline, checked_at: null, next_update: null });
}

export const iso = (at: number | null) => (at === null ? null : new Date(at).toISOString());

/** As the address says, else as the browser asks: no cookie of ours is sent along from another site. */
function wordsAsked(request: Request): Promise<AllWords> {
  const chosen = new URL(request.url).searchParams.get(LANGUAGE_PARAMETER) ?? undefined;
  return loadAllWords(localeOf(chosen, request.headers.get("accept-language"), env().demoAccounts));
}

function inTime<T>(work: Promise<T>): Promise<T> {
  let timer: ReturnType<typeof setTimeout> | undefined;
  const late = new Promise<never>((_, reject) => {
    timer = setTimeout(() => reject(new Error("The database did not answer in time.")), ANSWER_MS);
  });
  return Promise.race([work, late]).finally(() => clearTimeout(timer));
}

function respond(status: number, { type, body }: StatusFile, more: Record<string, string> = {}): Response {
  return new Response(body, { status, headers: { "content-type": type, "cache-control": "no-store", ...more } });
}
