import { readSessionToken, sessionCookieName } from "./session-token.ts";

/**
 * An operator's session cookie is SameSite=Strict: a link on another site arrives without it, and re-enters through
 * the sign-in page. End users keep Lax, so that a link in a mail simply works. next-auth knows one setting only, so the
 * line is changed on its way out.
 */
export async function strictForOperators(answer: Response, secret: string, https: boolean): Promise<Response> {
  const cookies = answer.headers.getSetCookie();
  const prefix = `${sessionCookieName(https)}=`;
  if (!cookies.some((line) => line.startsWith(prefix))) return answer;
  const headers = new Headers(answer.headers);
  headers.delete("set-cookie");
  for (const line of cookies) {
    headers.append("set-cookie", line.startsWith(prefix) ? await strictLine(line, prefix, secret) : line);
  }
  return new Response(answer.body, { status: answer.status, statusText: answer.statusText, headers });
}

async function strictLine(line: string, prefix: string, secret: string): Promise<string> {
  const value = line.slice(prefix.length).split(";")[0] ?? "";
  const token = await readSessionToken(decodeURIComponent(value), secret, Math.floor(Date.now() / 1000));
  const isOperator = "claims" in token && token.claims.operator;
  return isOperator ? line.replace(/;\s*SameSite=Lax/i, "; SameSite=Strict") : line;
}
