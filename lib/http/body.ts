import { AppError, Invalid } from "../errors.ts";

export const BODY_BYTES_MAX = 256 * 1024;
/** Nothing we accept nests deeper; far below what would exhaust a stack. */
export const BODY_DEPTH_MAX = 32;

/** A JSON body within its bounds; `{}` where there is none. */
export async function readJsonBody(request: Request): Promise<unknown> {
  const type = request.headers.get("content-type");
  const text = await readText(request);
  if (text === "" && (type === null || isJson(type))) {
    if (type === null && request.method !== "DELETE") throw notJson();
    return {};
  }
  if (type === null || !isJson(type)) throw notJson();
  if (depthOf(text) > BODY_DEPTH_MAX) {
    throw new Invalid("The body nests too deeply. Nothing was changed.", [
      { path: "", says: `at most ${BODY_DEPTH_MAX} levels` },
    ]);
  }
  try {
    return JSON.parse(text);
  } catch {
    throw new AppError({ code: "not_json", status: 400, message: "The body is not valid JSON. Nothing was changed." });
  }
}

function isJson(type: string): boolean {
  return /^application\/json\s*(;\s*charset=utf-8\s*)?$/i.test(type);
}

function notJson(): AppError {
  return new AppError({
    code: "unsupported_media_type",
    status: 415,
    message: "Changes are accepted as application/json only. Nothing was changed.",
  });
}

async function readText(request: Request): Promise<string> {
  const tooLarge = () =>
    new AppError({
      code: "too_large",
      status: 413,
      message: `The body is larger than ${BODY_BYTES_MAX / 1024} KB. Nothing was changed.`,
    });
  if (Number(request.headers.get("content-length") ?? "0") > BODY_BYTES_MAX) throw tooLarge();
  if (request.body === null) return "";
  const chunks: Uint8Array[] = [];
  let size = 0;
  const reader = request.body.getReader();
  for (;;) {
    const { done, value } = await reader.read();
    if (done) break;
    size += value.byteLength;
    if (size > BODY_BYTES_MAX) {
      await reader.cancel().catch(() => {});
      throw tooLarge();
    }
    chunks.push(value);
  }
  try {
    return new TextDecoder("utf-8", { fatal: true }).decode(Buffer.concat(chunks));
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
