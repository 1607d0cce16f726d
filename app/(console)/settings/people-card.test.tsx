import { QueryClient, QueryClientProvider } from "@tanstack/react-query";
import type { ReactNode } from "react";
import { prerender } from "react-dom/static";
import { expect, test } from "vitest";
import { LocaleContext, WordsContext } from "@/components/words/words-provider";
import { type PeopleList, peopleOptions } from "@/lib/query/people";
import { de } from "@/lib/words/de";
import { en } from "@/lib/words/en";
import type { AllWords } from "@/lib/words/words";
import { MeProvider } from "../me";
import { PeopleCard } from "./people-card";
import { PersonDialog } from "./person-dialog";

const billing = { id: "billing", name: "Billing" };
const data = { id: "data", name: "Data" };
const ada = { id: "ada", name: "Ada", email: "ada@example.com", role: "admin" as const, teams: [], suspendedAt: null };
const rita = {
  ...{ id: "rita", name: "Rita\u202e", email: "rita@example.com", role: "reviewer" as const, teams: [billing] },
  suspendedAt: "2025-11-25T09:00:00.000000Z",
};
const list: PeopleList = {
  ...{ rows: [ada, rita], next: null, count: { n: 2, capped: false }, teams: [billing, data] },
  at: "2025-11-25T10:00:00.000000Z",
};
const params = { cursor: null };

async function html(part: ReactNode, given: PeopleList | null, words: AllWords = en): Promise<string> {
  const client = new QueryClient();
  if (given !== null) client.setQueryData(peopleOptions(params).queryKey, given);
  const { prelude } = await prerender(
    <LocaleContext value={words === de ? "de" : "en"}>
      <WordsContext value={words}>
        <QueryClientProvider client={client}>
          <MeProvider me={{ id: "ada", name: "Ada", role: "admin", teams: [] }}>{part}</MeProvider>
        </QueryClientProvider>
      </WordsContext>
    </LocaleContext>,
  );
  return new Response(prelude).text();
}
const text = (markup: string) => markup.replace(/<[^>]*>/g, " ").replace(/\s+/g, " ");

test("each row says who it is and what they may do", async () => {
  const shown = text(await html(<PeopleCard params={params} />, list));
  expect(shown).toContain("rita@example.com Role Reviewer Teams Billing Suspended since 25 Nov, 09:00 UTC");
  expect(shown).toContain("ada@example.com Role Administrator Teams none");
  expect(shown).not.toContain("\u202e");
  expect(shown).toContain("2 of 2 shown.");
});

test("one's own row cannot be changed, and says why", async () => {
  const markup = await html(<PeopleCard params={params} />, list);
  const [, own, others] = markup.split('data-row=""');
  expect(own).toContain('aria-disabled="true"');
  expect(own).toContain(en.people.nobodyChangesTheirOwn);
  expect(others).not.toContain("aria-disabled");
});

test("while it is read, and where nobody is, it says so", async () => {
  expect(text(await html(<PeopleCard params={params} />, null))).toContain("Reading people");
  const none = { ...list, rows: [], count: { n: 0, capped: false } };
  expect(text(await html(<PeopleCard params={params} />, none))).toContain(en.people.thereIsNobody);
});

test.each([en, de])("the form begins with what they may do now", async (words) => {
  const dialog = <PersonDialog person={rita} teams={list.teams} open onClose={() => undefined} />;
  const markup = await html(dialog, list, words);
  expect(markup).toMatch(/<option value="reviewer" selected=""/);
  const boxes = [...markup.matchAll(/<input type="checkbox"[^>]*>|<input [^>]*type="checkbox"[^>]*>/g)].map(
    ([box]) => box,
  );
  expect(boxes.map((box) => [/value="(\w+)"/.exec(box)?.[1] ?? "suspended", box.includes("checked=")])).toEqual([
    ["billing", true],
    ["data", false],
    ["suspended", true],
  ]);
  expect(text(markup)).toContain(words.people.cannotSignIn);
});
