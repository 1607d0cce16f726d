import type { Browser, BrowserContextOptions, Page } from "@playwright/test";
import { signIn } from "../people/people.ts";
import type { Place } from "./pages.ts";

export type Pages = Record<"rita" | "ada" | "mira" | "nobody", Page>;

/** One browser of each person who opens pages, all made alike. */
export async function openPages(browser: Browser, options: BrowserContextOptions): Promise<Pages> {
  const open = async (person: "rita" | "ada" | "mira" | null) => {
    const more = { locale: "en-GB", timezoneId: "UTC", reducedMotion: "reduce" } as const;
    const context = await browser.newContext({ ...more, ...options });
    if (person !== null) await signIn(context.request, person);
    return context.newPage();
  };
  return { rita: await open("rita"), ada: await open("ada"), mira: await open("mira"), nobody: await open(null) };
}

export async function closePages(pages: Pages): Promise<void> {
  await Promise.all(Object.values(pages).map((page) => page.context().close()));
}

export const pageOf = (pages: Pages, { as }: Place): Page => pages[as === "rita" || as === "mira" ? as : "nobody"];
