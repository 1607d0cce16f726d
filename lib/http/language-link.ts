import { type NextRequest, NextResponse } from "next/server";
import { env } from "../env.ts";
import { LANGUAGE_COOKIE, LANGUAGE_PARAMETER, localeOf } from "../words/locales.ts";

const YEAR_SECONDS = 31_536_000;

/**
 * `?language=de` on any page: the choice is kept, and the page is opened without it. A link, so that it works without
 * scripts and can be sent to somebody; null where none, or none that we have, is asked for.
 */
export function languageChosen(request: NextRequest): NextResponse | null {
  const { nextUrl } = request;
  const wanted = nextUrl.searchParams.get(LANGUAGE_PARAMETER);
  if (wanted === null || localeOf(wanted, null, env().demoAccounts) !== wanted) return null;
  nextUrl.searchParams.delete(LANGUAGE_PARAMETER);
  const response = NextResponse.redirect(nextUrl, 303);
  response.cookies.set(LANGUAGE_COOKIE, wanted, {
    ...{ path: "/", maxAge: YEAR_SECONDS, sameSite: "lax", secure: env().https },
  });
  return response;
}
