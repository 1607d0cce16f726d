import { renderToStaticMarkup } from "react-dom/server";
import { expect, test } from "vitest";
import { MadeAtProvider } from "@/components/ui/now";
import { WordsContext } from "@/components/words/words-provider";
import type { ReviewListRow } from "@/lib/query/reviews";
import { en } from "@/lib/words/en";
import { reviewColumns } from "./review-columns";

test("by when it has to be decided is told as a moment with its zone", () => {
  const expires = reviewColumns(en, "mine").find((column) => column.id === "expires");
  const row = { expiresAt: "2025-11-25T09:42:07.000000Z" } as ReviewListRow;
  const html = renderToStaticMarkup(
    <WordsContext value={en}>
      <MadeAtProvider value={Date.parse("2025-11-24T10:42:07Z")}>{expires?.cell(row)}</MadeAtProvider>
    </WordsContext>,
  );
  expect(html).toContain(">25 Nov, 09:42 UTC</time>");
});
