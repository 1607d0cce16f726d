import { AppError, Invalid } from "../errors.ts";

export const BODY_BYTES_MAX = 256 * 1024;
/** Nothing we accept nests deeper; far below what would exhaust a stack. */
export const BODY_DEPTH_MAX = 32;

/** A JSON body within its bounds; `{}` where there is none. */
export async function readJsonBody(request: Request): Promise<unknown> {
  const type = mediaType(request.headers);
  const text = await readText(request, BODY_BYTES_MAX);
  if (text === "" && (type === null || type === "application/json")) {
    if (type === null && request.method !== "DELETE") throw notJson();
    return {};
  }
  if (type !== "application/json") throw notJson();
  const value = parseJson(text);
  if (hasLostDigits(text)) {
    throw new Invalid("A number in the body has more digits than are kept: send it as text. Nothing was changed.", []);
  }
  return value;
}

/** The content type without `charset=utf-8` (or `"utf-8"`), which says nothing; with any other parameter it is another type. */
export function mediaType(headers: Headers): string | null {
  const type = headers.get("content-type")?.toLowerCase() ?? null;
  return type === null ? null : (/^([^\s;]+)\s*(;\s*charset=("?)utf-8\3\s*)?$/.exec(type)?.[1] ?? type);
}

export function parseJson(text: string): unknown {
  if (depthOf(text) > BODY_DEPTH_MAX) {
    throw new Invalid("The body nests too deeply. Nothing was changed.", [
      { path: "", says: `at most ${BODY_DEPTH_MAX} levels` },
    ]);
  }
  const value = parsed(text);
  const twice = nameTwice(text);
  if (twice !== null) {
    throw new Invalid("The body names something twice. Nothing was changed.", [
      { path: twice, says: "is there twice" },
    ]);
  }
  return value;
}

function parsed(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    throw new AppError({ code: "not_json", status: 400, message: "The body is not valid JSON. Nothing was changed." });
  }
}

function notJson(): AppError {
  return new AppError({
    code: "unsupported_media_type",
    status: 415,
    message: "Changes are accepted as application/json only. Nothing was changed.",
  });
}

/** The body as it was sent: what a signature was made of. */
export async function readText(request: Request, bytesMax: number): Promise<string> {
  const tooLarge = () =>
    new AppError({
      code: "too_large",
      status: 413,
      message: `The body is larger than ${bytesMax / 1024} KB. Nothing was changed.`,
    });
  if (!/^(identity)?$/i.test(request.headers.get("content-encoding") ?? "")) {
    throw new AppError({
      code: "unsupported_media_type",
      status: 415,
      message: "Bodies are read as they are, without a Content-Encoding. Nothing was changed.",
    });
  }
  if (Number(request.headers.get("content-length") ?? "0") > bytesMax) throw tooLarge();
  if (request.body === null) return "";
  const chunks: Uint8Array[] = [];
  let size = 0;
  const reader = request.body.getReader();
  for (;;) {
    const { done, value } = await reader.read();
    if (done) break;
    size += value.byteLength;
    if (size > bytesMax) {
      await reader.cancel().catch(() => {});
      throw tooLarge();
    }
    chunks.push(value);
  }
  try {
    return new TextDecoder("utf-8", { fatal: true, ignoreBOM: true }).decode(Buffer.concat(chunks));
  } catch {
    throw new AppError({ code: "not_json", status: 400, message: "The body is not UTF-8. Nothing was changed." });
  }
}

/** Nesting of a JSON text, counted before anything recursive sees it. */
export function depthOf(text: string): number {
  let depth = 0;
  let deepest = 0;
  let inString = false;
  for (let at = 0; at < text.length; at += 1) {
    const char = text[at];
    if (inString) {
      if (char === "\\") at += 1;
      else if (char === '"') inString = false;
      continue;
    }
    if (char === '"') inString = true;
    else if (char === "{" || char === "[") {
      depth += 1;
      deepest = Math.max(deepest, depth);
    } else if (char === "}" || char === "]") depth -= 1;
  }
  return deepest;
}

/**
 * The first name, with its path, that one object of a valid JSON text has twice. Whoever reads such an object chooses which
 * of the two counts, and what was shown to a person or signed may be the other one.
 */
export function nameTwice(text: string): string | null {
  const open: { names: Set<string> | null; at: string }[] = [];
  let last = "";
  for (const [token] of text.matchAll(/"[^"\\]*(?:\\.[^"\\]*)*"|[{}[\]:]/g)) {
    const inner = open.at(-1);
    if (token === "{" || token === "[") open.push({ names: token === "{" ? new Set() : null, at: "" });
    else if (token === "}" || token === "]") open.pop();
    else if (token !== ":") last = token;
    else if (inner?.names) {
      inner.at = JSON.parse(last);
      if (inner.names.has(inner.at)) return open.flatMap(({ names, at }) => (names ? [at] : [])).join(".");
      inner.names.add(inner.at);
    }
  }
  return null;
}

/** Whole numbers past 2^53, as ids of others are, would arrive as another number, and two of them as the same. */
export function hasLostDigits(text: string): boolean {
  const numbers = text.matchAll(/"[^"\\]*(?:\\.[^"\\]*)*"|-?\d[\d.eE+-]*/g);
  for (const [token] of numbers) {
    if (token.startsWith('"')) continue;
    if (!Number.isFinite(Number(token)) || (/^-?\d+$/.test(token) && !Number.isSafeInteger(Number(token)))) return true;
  }
  return false;
}
