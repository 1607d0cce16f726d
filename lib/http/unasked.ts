import { methodsAt } from "../api/methods.ts";
import { AppError } from "../errors.ts";
import { problemResponse } from "./problem.ts";

const API = "/api/v1";

/** What is beside the API. */
const BESIDE: Readonly<Record<string, readonly string[]>> = {
  "/api/csp": ["POST", "OPTIONS"],
  "/api/mcp": ["POST", "OPTIONS"],
  "/healthz": ["GET", "HEAD", "OPTIONS"],
  "/metrics": ["GET", "HEAD", "OPTIONS"],
  "/readyz": ["GET", "HEAD", "OPTIONS"],
};
/** All that the framework knows, and so any that an address without methods of its own is asked with. */
const KNOWN: readonly string[] = ["DELETE", "GET", "HEAD", "OPTIONS", "PATCH", "POST", "PUT"];

/** An address that nobody can read. The framework would call it a fault of ours. */
export function isMisspelt(pathname: string): boolean {
  try {
    decodeURIComponent(pathname);
    return false;
  } catch {
    return true;
  }
}

/** What the framework would answer with no word, or with a fault, before any handler is asked; null: a handler answers. */
export function answerUnasked(pathname: string, method: string): Response | null {
  if (isMisspelt(pathname)) {
    const message = "The address is not percent-encoded UTF-8. Nothing was changed.";
    return problem(new AppError({ code: "bad_address", status: 400, message }));
  }
  const inApi = pathname.startsWith(`${API}/`) ? methodsAt(pathname.slice(API.length)) : null;
  const methods = inApi ?? BESIDE[pathname] ?? KNOWN;
  if (methods.includes(method)) return null;
  const message = `This address takes ${methods.join(", ")}. Nothing was changed.`;
  const answer = problem(new AppError({ code: "method_not_allowed", status: 405, message }));
  answer.headers.set("allow", methods.join(", "));
  return answer;
}

const problem = (error: AppError) => problemResponse(error, crypto.randomUUID(), false);
