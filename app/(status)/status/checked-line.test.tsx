import { renderToStaticMarkup } from "react-dom/server";
import { expect, test, vi } from "vitest";
import { en } from "@/lib/words/en";
import { CheckedLine } from "./checked-line";

vi.mock("@/components/words/use-words.server", () => ({ useWords: () => en }));

test("on paper the line of the last look has its day, and no age that grows old", () => {
  const at = Date.UTC(2026, 10, 30, 14, 31, 20);
  const html = renderToStaticMarkup(<CheckedLine at={at} now={at + 8_000} />);
  expect(html.replace(/<[^>]+>/g, "")).toBe("Checked 8 s ago (14:31 UTC)");
  expect(html).toContain('title="30 Nov 2026, 14:31:20 UTC"');
  expect(html.replace(/<span data-print="hide">.*?<\/span> <\/span>/, "").replace(/<[^>]+>/g, "")).toBe(
    "Checked (14:31 UTC)",
  );
});
