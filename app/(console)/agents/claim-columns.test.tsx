import { renderToStaticMarkup } from "react-dom/server";
import { expect, test } from "vitest";
import { toolText } from "@/app/api/mcp/tool-text";
import { WordsContext } from "@/components/words/words-provider";
import { HOSTILE } from "@/lib/format/hostile-texts.test-kit";
import type { ClaimRow, ClaimScore } from "@/lib/query/claims";
import { de } from "@/lib/words/de";
import { en } from "@/lib/words/en";
import type { AllWords } from "@/lib/words/words";
import { claimColumns, scoreColumns } from "./claim-columns";

/** Every place of a row that an agent or a source can write into. */
const rowOf = (text: string): ClaimRow => ({
  ...{
    id: "claim_00_0",
    kind: "thing",
    key: text,
    agent: text,
    agentName: text,
    tool: text,
    session: text,
    note: text,
  },
  says: { presence: "present", owner: text, permissions: [text], fields: { [text]: text } },
  ...{
    claimedAt: "2026-01-01T00:00:00.000000Z",
    checkedAt: "2026-01-01T00:00:01.000000Z",
    verdict: "drift",
    reason: "differs",
  },
  differences: [{ what: `fields.${text}`, claimed: text, found: [text] }],
  evidence: [{ source: text, as_of: "2026-01-01T00:00:00.500Z", digest: text }],
});
const scoreOf = (text: string): ClaimScore => ({
  ...{ agent: text, agentName: text, tool: text, match: 1, drift: 2, unverifiable: 3, open: 4 },
});
const markup = (text: string, t: AllWords = en) =>
  renderToStaticMarkup(
    <WordsContext value={t}>
      {claimColumns(t).map((column) => (
        <p key={column.id}>{column.cell(rowOf(text))}</p>
      ))}
      {scoreColumns(t).map((column) => (
        <p key={column.id}>{column.cell(scoreOf(text))}</p>
      ))}
    </WordsContext>,
  );
/** The elements and their attributes, without what these hold. */
const structure = (html: string) => (html.match(/<[^>]*>/g) ?? []).map((tag) => tag.replace(/="[^"]*"/g, ""));
const textOf = (html: string) => html.replace(/<[^>]*>/g, "");

test("there are 200 of them", () => expect(new Set(HOSTILE).size).toBeGreaterThanOrEqual(200));

test.each([
  ["English", en],
  ["German", de],
] as const)("hostile text is text on the page in %s: no element, no attribute, nothing invisible", (_, t) => {
  const plain = structure(markup("harmless", t));
  for (const text of HOSTILE) {
    const html = markup(text, t);
    expect(structure(html), text).toEqual(plain);
    expect(textOf(html).replaceAll("\n", ""), text).not.toMatch(/[\p{Cc}\p{Cf}\p{Zl}\p{Zp}]/u);
    for (const [, href] of html.matchAll(/href="([^"]*)"/g)) expect(href, text).toMatch(/^\/objects\/thing\//);
  }
});

test("hostile text is a JSON string to a tool's reader, and comes out of it as it went in", () => {
  for (const text of HOSTILE) {
    const shown = toolText({ sentence: text, [text]: 1 });
    expect(shown).not.toMatch(/[\p{Cc}\p{Cf}\p{Zl}\p{Zp}]/u);
    expect(JSON.parse(shown)).toEqual({ sentence: text, [text]: 1 });
  }
});

test("a share is told from ten compared claims on", () => {
  const words = (n: number) =>
    scoreColumns(en)[3]?.cell({ ...scoreOf("x"), match: n, drift: 2, unverifiable: 0, open: 50 });
  expect(words(7)).toBe("2");
  expect(words(8)).toBe("2 (20 %)");
});
