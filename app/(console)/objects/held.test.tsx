import { QueryClient, QueryClientProvider } from "@tanstack/react-query";
import type { ReactNode } from "react";
import { renderToStaticMarkup } from "react-dom/server";
import { expect, test } from "vitest";
import { WordsContext } from "@/components/words/words-provider";
import type { ObjectRow } from "@/lib/query/objects";
import { en } from "@/lib/words/en";
import { Held } from "./held";
import { SnoozeButton } from "./snooze-button";

const none = {
  blockedAt: null,
  blockReviewAt: null,
  snoozedUntil: null,
  parkedReason: null,
  classes: ["permission_drift"],
};
const made = (object: object, Part: (props: { object: ObjectRow }) => ReactNode) =>
  renderToStaticMarkup(
    <QueryClientProvider client={new QueryClient()}>
      <WordsContext value={en}>
        <Part object={{ ...none, ...object } as ObjectRow} />
      </WordsContext>
    </QueryClientProvider>,
  ).replace(/<[^>]*>/g, "");

test("says who snoozed it, until when and why, and ends it there", () => {
  const at = "2025-11-25T09:00:00.000000Z";
  expect(made({ snoozedUntil: at, snoozedByName: "Sam", snoozeReason: "vendor window" }, Held)).toBe(
    "Snoozed by Sam until 25 Nov, 09:00 UTC: vendor window. Until then it asks for nobody, and what is approved waits.End snooze",
  );
});

test("says who blocked it and why, and unblocks it there", () => {
  const text = made({ blockedAt: "2025-11-25T09:00:00.000000Z", blockedBy: "rita", blockedReason: "audit" }, Held);
  expect(text).toContain("Blocked by rita since");
  expect(text).toContain("audit. It stays as it is until someone unblocks it.Unblock");
});

test("only what differs and is not snoozed can be snoozed", () => {
  expect(made({}, SnoozeButton)).toContain("Snooze");
  expect(made({ classes: [] }, SnoozeButton)).toBe("");
  expect(made({ snoozedUntil: "2025-11-25T09:00:00.000000Z" }, SnoozeButton)).toBe("");
});
