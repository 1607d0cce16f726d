import { type APIRequestContext, type BrowserContext, test as base, type Page } from "@playwright/test";
import { DEMO_PASSWORD } from "../../db/seed/people.ts";

export const PEOPLE = {
  sam: "sam@plumbline.example",
  rita: "rita@plumbline.example",
  deniz: "deniz@plumbline.example",
  erik: "erik@plumbline.example",
  ada: "ada@plumbline.example",
  ines: "ines@plumbline.example",
  mira: "mira@plumbline.example",
} as const;
export type Person = keyof typeof PEOPLE;

/** Through the same door as the form, without its pixels: the form has a journey of its own. */
export async function signIn(request: APIRequestContext, person: Person): Promise<void> {
  const csrf: { csrfToken: string } = await (await request.get("/api/auth/csrf")).json();
  const answer = await request.post("/api/auth/callback/credentials", {
    form: { csrfToken: csrf.csrfToken, email: PEOPLE[person], password: DEMO_PASSWORD, json: "true" },
  });
  if (!answer.ok()) throw new Error(`${person} could not sign in: ${answer.status()} ${await answer.text()}`);
}

type Options = Parameters<import("@playwright/test").Browser["newContext"]>[0];
type Fixtures = {
  /** A page of a browser of their own, signed in. */
  as: (person: Person, options?: Options) => Promise<Page>;
};

export const test = base.extend<Fixtures>({
  as: async ({ browser, baseURL }, use) => {
    const contexts: BrowserContext[] = [];
    await use(async (person, options) => {
      const context = await browser.newContext({ baseURL, locale: "en-GB", timezoneId: "UTC", ...options });
      contexts.push(context);
      await signIn(context.request, person);
      return context.newPage();
    });
    await Promise.all(contexts.map((context) => context.close()));
  },
});
export { expect } from "@playwright/test";
