import { NextResponse } from "next/server";
import { database } from "@/lib/http/database";
import { log } from "@/lib/log";

/** Longer than this, and whoever waits for a status learns more from being told that it cannot be read. */
const ANSWER_MS = 2_500;

export const UNAVAILABLE_PATH = "/status/unavailable";

/** Does the database answer? A page cannot choose its own status code, so this is asked before one is rendered. */
export async function databaseAnswers(): Promise<boolean> {
  let timer: ReturnType<typeof setTimeout> | undefined;
  const late = new Promise<boolean>((resolve) => {
    timer = setTimeout(() => resolve(false), ANSWER_MS);
  });
  const asked = database()`select 1`.then(
    () => true,
    (error: unknown) => {
      log.warn({ err: error }, "the database does not answer; status pages say so");
      return false;
    },
  );
  return Promise.race([asked, late]).finally(() => clearTimeout(timer));
}

/** The answer to a request for a status page while none can be read: 503 and its own page. Null: go on as usual. */
export async function statusUnavailable(request: Request, headers: Headers): Promise<NextResponse | null> {
  const { pathname } = new URL(request.url);
  if (!/^\/status(\/|$)/.test(pathname) || (await databaseAnswers())) return null;
  return NextResponse.rewrite(new URL(UNAVAILABLE_PATH, request.url), { status: 503, request: { headers } });
}
