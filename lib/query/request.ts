import { ApiProblem } from "./problem.ts";

let shown: string | null = null;

/** Whom the page names as signed in: another tab may have signed in somebody else since, and nobody acts in another's name. */
export function actAs(personId: string): void {
  shown = personId === "" ? null : personId;
}

type Query = Record<string, string | number | boolean | readonly string[] | null | undefined>;

/** The address with what is set; lists as one name with commas, as the pages' own addresses have them. */
export function withQuery(path: string, query: Query): string {
  const search = new URLSearchParams();
  for (const [name, value] of Object.entries(query)) {
    if (value === null || value === undefined || value === "") continue;
    const text = Array.isArray(value) ? value.join(",") : String(value);
    if (text !== "") search.set(name, text);
  }
  const text = search.toString().replaceAll("%2C", ",").replaceAll("%3A", ":");
  return text === "" ? path : `${path}?${text}`;
}

export async function getJson<T>(address: string, signal?: AbortSignal): Promise<T> {
  const response = await answerTo(address, { signal, headers: { accept: "application/json" } }, false);
  return (await response.json()) as T;
}

export type Send = {
  body: unknown;
  method?: "POST" | "PUT" | "PATCH" | "DELETE";
  /** The same for every repeat of one press, so that a repeat finds the first one's answer. */
  idempotencyKey: string;
  /** The version that the person saw. */
  ifMatch?: string;
  /** Whoever it is now: for what must not wait until the page was loaded again. */
  byAnybody?: boolean;
};

export async function sendJson<T>(
  address: string,
  { body, method = "POST", idempotencyKey, ifMatch, byAnybody = false }: Send,
): Promise<T> {
  const headers: Record<string, string> = {
    accept: "application/json",
    "content-type": "application/json",
    "idempotency-key": idempotencyKey,
  };
  if (ifMatch !== undefined) headers["if-match"] = `"${ifMatch}"`;
  if (shown !== null && !byAnybody) headers["plumbline-person"] = encodeURIComponent(shown);
  const response = await answerTo(address, { method, headers, body: JSON.stringify(body) }, true);
  return (await response.json()) as T;
}

async function answerTo(address: string, init: RequestInit, write: boolean): Promise<Response> {
  let response: Response;
  try {
    response = await fetch(address, { ...init, cache: "no-store", credentials: "same-origin" });
  } catch (error) {
    if (init.signal?.aborted) throw error;
    throw new ApiProblem(0, {}, write);
  }
  if (response.ok) return response;
  const body: unknown = await response.json().catch(() => null);
  throw new ApiProblem(response.status, isRecord(body) ? body : {}, write);
}

function isRecord(value: unknown): value is Record<string, unknown> {
  return typeof value === "object" && value !== null && !Array.isArray(value);
}
