import { type NextRequest, NextResponse } from "next/server";
import { log } from "../log.ts";
import { database } from "./database.ts";

/** Longer than this, and whoever waits for a page learns more from being told that it cannot be read. */
const ANSWER_MS = 2_500;

/** Set on the request by the proxy, and by nobody else: what a client sends under this name is taken off. */
const UNREADABLE_HEADER = "x-plumbline-unreadable";

/** Does the database answer? A page of the framework cannot choose its own status code, so this is asked before one is rendered. */
async function databaseAnswers(): Promise<boolean> {
  let timer: ReturnType<typeof setTimeout> | undefined;
  const late = new Promise<boolean>((resolve) => {
    timer = setTimeout(() => resolve(false), ANSWER_MS);
  });
  const asked = database()`select 1`.then(
    () => true,
    (error: unknown) => {
      log.warn({ err: error }, "the database does not answer; pages say so");
      return false;
    },
  );
  return Promise.race([asked, late]).finally(() => clearTimeout(timer));
}

/**
 * Null: go on as usual. While nothing can be read: the page is rendered with 503 and told to say so. It is not another
 * page that the request is rewritten to, because the framework would fetch that one over the network, by a host name
 * that it may not listen on.
 */
export async function unreadable(request: NextRequest, sent: Headers): Promise<NextResponse | null> {
  sent.delete(UNREADABLE_HEADER);
  if (!needsReading(request) || (await databaseAnswers())) return null;
  sent.set(UNREADABLE_HEADER, "1");
  return NextResponse.next({ status: 503, request: { headers: sent } });
}

export function isStatusPage(path: string): boolean {
  return /^\/status(\/|$)/.test(path);
}

/**
 * Every status page; and of the console what a browser opens. What its own scripts fetch goes into a frame that is there
 * already, and says there what became of it.
 */
function needsReading({ nextUrl: { pathname }, headers: asked }: NextRequest): boolean {
  if (isStatusPage(pathname)) return true;
  const isOther = /^\/(signin|[^/]+\.\w+)$/.test(pathname);
  return !isOther && asked.get("sec-fetch-mode") === "navigate";
}

/** Was this request marked so? Asked before anything is read for a page. */
export function isUnreadable(sent: Headers): boolean {
  return sent.has(UNREADABLE_HEADER);
}
