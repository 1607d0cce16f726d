import { renderToStaticMarkup } from "react-dom/server";
import { expect, test } from "vitest";
import { toDiffRows } from "@/components/diff/diff-rows";
import { PlumbDiff } from "@/components/diff/plumb-diff";
import { WordsContext } from "@/components/words/words-provider";
import { en } from "@/lib/words/en";

test("a source that was read and shows nothing is not one that could not be read", () => {
  const silent = { part: "witness", field: "api", asked: "agrees with the others", found: null, after: null } as const;
  const rows = toDiffRows(en, [{ ...silent, state: "stays" }], { withRepair: false });
  const markup = renderToStaticMarkup(
    <WordsContext value={en}>
      <PlumbDiff rows={rows} caption="" hotkey={false} />
    </WordsContext>,
  );
  expect(markup).toContain("not there");
});
