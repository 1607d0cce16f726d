import { afterAll, beforeAll, describe, expect, test, vi } from "vitest";
import { readEnv, setEnvForTest } from "@/lib/env";
import { HOSTILE } from "@/lib/format/hostile-texts.test-kit";
import { row } from "@/lib/status/status-row.fixture";
import { statusWords } from "@/lib/status/status-words";
import { de } from "@/lib/words/de";
import { en } from "@/lib/words/en";
import { LiveStatus } from "./live-status";
import { RequestStatus } from "./request-status";
import { type StatusPage, signInFirst, statusPage } from "./status-document";

// As where only the server renders.
vi.mock("#use-words", () => import("@/components/words/use-words.server"));
vi.mock("@/lib/http/style-sheets", () => ({ styleSheets: async () => ["/_next/static/chunks/all.css"] }));

beforeAll(() => {
  setEnvForTest(
    readEnv({
      DATABASE_URL: "postgres://x@localhost/x",
      AUTH_SECRET: "0123456789abcdefghij0123456789abcdefghij",
      PLUMBLINE_DEMO: "1",
    }),
  );
});
afterAll(() => setEnvForTest(null));

type Make = Parameters<typeof statusPage>[0];
const asked = (make: Make, headers: Record<string, string> = {}) =>
  statusPage(make)(new Request("http://localhost/status/x", { headers: { "x-nonce": "bm9uY2U=", ...headers } }), {
    params: Promise.resolve({}),
  });
const pageOf = (text: string): StatusPage => ({
  title: text,
  shown: <LiveStatus address="/api" settled label={text} at={text} />,
  preview: { title: text, description: text },
  feed: `/status/${encodeURIComponent(text)}/feed.atom`,
});
const made = async (page: StatusPage | null, headers?: Record<string, string>) =>
  (await asked(async () => page, headers)).text();
/** The elements and the names of their attributes, without what these hold. */
const structure = (html: string) => html.match(/<[^>]*>/g)?.map((tag) => tag.replace(/="[^"]*"/g, ""));

describe("the document", () => {
  test("has one script, of ours, under the nonce of the request, and loads nothing but the style sheet and the icon", async () => {
    const html = await made(pageOf("A request"));
    expect(html).toMatch(/^<!doctype html><html lang="en" dir="ltr" data-theme="system" data-density="comfortable">/);
    expect(html.match(/<script[^>]*>/g)).toEqual(['<script nonce="bm9uY2U=">']);
    expect(html.match(/<\/script/g)).toHaveLength(1);
    expect(html).not.toMatch(/\s(on\w+|style|src|srcset)=/);
    expect(html.match(/<link[^>]*>/g)?.sort()).toEqual([
      '<link rel="alternate" type="application/atom+xml" href="/status/A%20request/feed.atom"/>',
      '<link rel="icon" href="/icon.svg" sizes="any" type="image/svg+xml"/>',
      '<link rel="stylesheet" href="/_next/static/chunks/all.css"/>',
    ]);
    expect(html).toContain('<meta name="robots" content="noindex, nofollow, noarchive"/>');
    expect(html).toContain('<meta name="referrer" content="no-referrer"/>');
    expect(html).toContain('<meta property="og:title" content="A request"/>');
  });

  test("says what it is about above its headline", async () => {
    const words = statusWords(en, row, { audience: "link" });
    const html = await made({ title: "x", shown: <RequestStatus row={row} words={words} name="The refund" /> });
    expect(html).toMatch(/<p[^>]*>The refund<\/p>.*<h1/s);
  });

  test("shows nothing of a page to a messenger that is not said to be shown", async () => {
    const html = await made({ title: "Mine", shown: null });
    expect(html).not.toMatch(/og:|twitter:|rel="alternate"/);
    expect(html).toContain("<title>Mine</title>");
  });

  test("holds whatever is written into it as text", async () => {
    const plain = structure(await made(pageOf("A request")));
    for (const text of HOSTILE) expect(structure(await made(pageOf(text))), text).toEqual(plain);
  });

  test("is in the reader's language and looks as they chose", async () => {
    const html = await made(null, {
      cookie: "plumbline_language=ar-XB; plumbline_theme=dark; plumbline_density=compact",
    });
    expect(html).toContain('<html lang="ar-XB" dir="rtl" data-theme="dark" data-density="compact">');
    expect(await made(null, { "accept-language": "de-AT" })).toContain(de.status.thereIsNoStatusUnderThis);
  });
});

describe("the answer", () => {
  const inside = "canary of the inside";
  const fails: Make = () => Promise.reject(new Error(inside));
  const Broken = () => {
    throw new Error(inside);
  };

  test.each<{ says: string; make: Make; headers?: Record<string, string>; status: number; words: string }>([
    { says: "what is there", make: async () => pageOf("A request"), status: 200, words: "A request" },
    { says: "what is not there", make: async () => null, status: 404, words: en.status.thereIsNoStatusUnderThis },
    { says: "what failed to be read", make: fails, status: 500, words: "We cannot read the status right now." },
    {
      ...{ says: "what failed to be shown", make: async () => ({ title: "", shown: <Broken /> }), status: 500 },
      words: "We cannot read the status right now.",
    },
    {
      ...{ says: "what nobody should try to read", make: fails, headers: { "x-plumbline-unreadable": "1" } },
      ...{ status: 503, words: "We cannot read the status right now." },
    },
  ])("says in HTML: $says", async ({ make, headers, status, words }) => {
    const answer = await asked(make, headers);
    const html = await answer.text();
    expect(answer.status).toBe(status);
    expect(answer.headers.get("content-type")).toBe("text/html; charset=utf-8");
    expect(answer.headers.get("cache-control")).toBe("no-store");
    expect(html).toContain(words);
    expect(html).not.toContain(inside);
  });

  test("asks nobody while nothing can be read", async () => {
    const make = vi.fn<Make>(async () => null);
    await asked(make, { "x-plumbline-unreadable": "1" });
    expect(make).not.toHaveBeenCalled();
  });

  test("leads to the sign-in and back", async () => {
    const answer = await asked(async () => signInFirst("/status/PL-8F2KQ1A"));
    expect(answer.status).toBe(307);
    expect(answer.headers.get("location")).toBe("/signin?callbackUrl=%2Fstatus%2FPL-8F2KQ1A");
  });
});
