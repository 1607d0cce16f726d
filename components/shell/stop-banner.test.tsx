import { renderToStaticMarkup } from "react-dom/server";
import { expect, test } from "vitest";
import { WordsContext } from "@/components/words/words-provider";
import { de } from "@/lib/words/de";
import { en } from "@/lib/words/en";
import { StopBanner } from "./stop-banner";

const STOP = { id: "stop_1", what: "Refunds", by: "Rita", since: 0, until: null, reason: "Maintenance" };

test.each([
  ["a stop", en, false, "Refunds stopped"],
  ["a pause", en, true, "Refunds paused"],
  ["a pause in German", de, true, "Refunds pausiert"],
] as const)("%s is called what it is called where it is ended", (_, t, pause, said) => {
  const html = renderToStaticMarkup(
    <WordsContext value={t}>
      <StopBanner stops={[{ ...STOP, pause }]} href="/stops" />
    </WordsContext>,
  );
  expect(html).toContain(said);
  expect(said).toBe(t.stops.stopped(pause, "Refunds"));
});
