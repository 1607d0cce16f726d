import type { ReactNode } from "react";
import { readPreferences } from "@/components/preferences/read-preferences";
import { THEME_COLOURS } from "@/components/preferences/theme-colours";
import { cookieFrom } from "@/lib/auth/session-token";
import { inWords, localeOfRequest, wordsOf } from "@/lib/http/request-words";
import { styleSheets } from "@/lib/http/style-sheets";
import { isUnreadable } from "@/lib/http/unreadable";
import { log } from "@/lib/log";
import { directionOf } from "@/lib/words/locales";
import type { AllWords } from "@/lib/words/words";
import { brand } from "./brand";
import { ageWordsOf, scriptWith } from "./in-browser";
import { StatusNotThere } from "./not-there";
import { UnavailableStatus } from "./unavailable-status";

/*
 * Status pages are plain HTML: most of their readers come once, by telephone, and the framework's scripts would be nine tenths
 * of what they fetch (docs/decisions/0038-status-pages-are-plain-html.md).
 */

export type StatusPage = {
  title: string;
  shown: ReactNode;
  /** What a messenger shows of a link that somebody pastes: the label and the thing, and nothing from inside. */
  preview?: { title: string; description: string };
  /** Address of the same as a feed. */
  feed?: string;
};

type Asked<P> = { t: AllWords; params: P; request: Request };

/**
 * A status page's handler: `make` answers null for what is not there. Whatever goes wrong while a status is read, it could not be
 * read: no inner text, and never an empty page.
 */
export function statusPage<P = unknown>(make: (asked: Asked<P>) => Promise<StatusPage | Response | null>) {
  return async (request: Request, { params }: { params: Promise<P> }): Promise<Response> => {
    const t = await wordsOf(request);
    const unavailable = { title: t.status.statusUnavailable, shown: <UnavailableStatus /> };
    if (isUnreadable(request.headers)) return answer(503, request, t, unavailable);
    try {
      const made = await make({ t, request, params: await params });
      if (made instanceof Response) return made;
      if (made !== null) return await answer(200, request, t, made);
      return await answer(404, request, t, { title: t.common.status, shown: <StatusNotThere /> });
    } catch (error) {
      log.error({ err: error }, "a status page could not be made");
      return answer(500, request, t, unavailable);
    }
  };
}

/** As the framework's own: whoever is not signed in comes back here afterwards. */
export function signInFirst(path: string): Response {
  const location = `/signin?callbackUrl=${encodeURIComponent(path)}`;
  return new Response(null, { status: 307, headers: { location } });
}

async function answer(status: number, request: Request, t: AllWords, page: StatusPage): Promise<Response> {
  // A handler may not import it by name: the framework takes that for a mistake.
  const [{ renderToStaticMarkup }, sheets] = await Promise.all([import("react-dom/server"), styleSheets(request)]);
  const html = inWords(t, () => renderToStaticMarkup(documentOf(request, t, sheets, page)));
  return new Response(`<!doctype html>${html}`, {
    status,
    headers: { "content-type": "text/html; charset=utf-8", "cache-control": "no-store" },
  });
}

/** An address here may be a secret: no search engine keeps it, and no other site is told where a reader came from. */
function documentOf(request: Request, t: AllWords, sheets: readonly string[], page: StatusPage): ReactNode {
  const locale = localeOfRequest(request);
  const { theme, density } = readPreferences((name) => cookieFrom(request.headers.get("cookie"), name) ?? undefined);
  const { title, shown, preview, feed } = page;
  return (
    <html lang={locale} dir={directionOf(locale)} data-theme={theme} data-density={density}>
      <head>
        <meta charSet="utf-8" />
        <meta name="viewport" content="width=device-width, initial-scale=1" />
        {sheets.map((href) => (
          <link key={href} rel="stylesheet" href={href} />
        ))}
        {THEME_COLOURS.map(({ media, color }) => (
          <meta key={media} name="theme-color" content={color} media={media} />
        ))}
        <title>{title}</title>
        <meta name="description" content={preview?.description ?? t.faults.whatWasAskedForWhatIs} />
        <meta name="referrer" content="no-referrer" />
        <meta name="robots" content="noindex, nofollow, noarchive" />
        {preview === undefined ? null : <Preview {...preview} />}
        {feed === undefined ? null : <link rel="alternate" type="application/atom+xml" href={feed} />}
        <link rel="icon" href="/icon.svg" sizes="any" type="image/svg+xml" />
      </head>
      <body>
        {shown}
        <script nonce={request.headers.get("x-nonce") ?? undefined}>{scriptWith(ageWordsOf(t))}</script>
      </body>
    </html>
  );
}

function Preview({ title, description }: { title: string; description: string }) {
  return (
    <>
      <meta property="og:title" content={title} />
      <meta property="og:description" content={description} />
      <meta property="og:site_name" content={brand} />
      <meta property="og:type" content="website" />
      <meta name="twitter:card" content="summary" />
      <meta name="twitter:title" content={title} />
      <meta name="twitter:description" content={description} />
    </>
  );
}
