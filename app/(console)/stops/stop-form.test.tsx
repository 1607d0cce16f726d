import { QueryClient, QueryClientProvider } from "@tanstack/react-query";
import { prerender } from "react-dom/static";
import { expect, test } from "vitest";
import { WordsContext } from "@/components/words/words-provider";
import { de } from "@/lib/words/de";
import { en } from "@/lib/words/en";
import { StopForm } from "./stop-form";

test.each([en, de])("what is sent to stop everything is no word of a language", async (words) => {
  const { prelude } = await prerender(
    <WordsContext value={words}>
      <QueryClientProvider client={new QueryClient()}>
        <StopForm />
      </QueryClientProvider>
    </WordsContext>,
  );
  expect(await new Response(prelude).text()).toContain('<option value="all"');
});
