import type { TellingRow } from "../../db/queries/meanings.ts";
import { isSameMeaning, type Meaning } from "../../reconciler/model/meaning.ts";
import { env } from "../env.ts";
import { atomFeed, type FeedEntry } from "../status/feed.ts";
import type { AllWords } from "../words/words.ts";
import { config } from "./config.ts";
import type { StatusFile } from "./status-file.ts";

type Given = { urn: string; title: string; path: string; now: number; entries: FeedEntry[] };

export function feedFile(t: AllWords, { path, now, ...feed }: Given): StatusFile {
  const page = `${env().authUrl}${path}`;
  const about = { author: config.organisation, language: t.language, page, self: `${page}/feed.atom` };
  const body = atomFeed({ ...feed, ...about, now: new Date(now).toISOString() });
  return { type: "application/atom+xml; charset=utf-8", body };
}

/** A reader of feeds keeps what it has when it gets an error; the words are for people. */
export function noFeed(t: AllWords): StatusFile {
  return { type: "text/plain; charset=utf-8", body: `${t.status.statusUnavailable}\n` };
}

/** Only of the present there is more to say than its label: sentences of the past would be made up. */
export function tellingEntries(t: AllWords, told: readonly TellingRow[], now: Meaning & { says: string }): FeedEntry[] {
  return told.map((one, index) => {
    const title = t.statusPage.label(one.status, one.stale);
    const isNow = index === 0 && isSameMeaning(one, now);
    return { n: one.n, title, text: isNow ? now.says : title, at: new Date(one.at).toISOString() };
  });
}
