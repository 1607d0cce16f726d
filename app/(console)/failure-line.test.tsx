import { renderToStaticMarkup } from "react-dom/server";
import { expect, test } from "vitest";
import { WordsContext } from "@/components/words/words-provider";
import { ApiProblem } from "@/lib/query/problem";
import { en } from "@/lib/words/en";
import { FailureLine } from "./failure-line";

const shown = (status: number, detail: string) =>
  renderToStaticMarkup(
    <WordsContext value={en}>
      <FailureLine error={new ApiProblem(status, { detail, effect: "none" }, true)} />
    </WordsContext>,
  );

test("whoever is not signed in any more can do so beside the form, and loses nothing of it", () => {
  expect(shown(401, "Sign in first. Nothing was changed.")).toMatch(
    /Nothing was changed\. <a href="\/signin" target="_blank"/,
  );
  expect(shown(409, "It moved.")).not.toContain("<a");
});
