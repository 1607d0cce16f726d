import { renderToStaticMarkup } from "react-dom/server";
import { expect, test } from "vitest";
import { ScopeSelect } from "@/components/shell/scope-select";
import { WordsContext } from "@/components/words/words-provider";
import { de } from "@/lib/words/de";
import { en } from "@/lib/words/en";
import { parseStopScope } from "@/reconciler/model/gate";
import { scopeWords } from "./scope-words";
import { stopScopes } from "./stop-scopes";

const OPTIONS = {
  kinds: ["thing"],
  teams: [{ id: "billing", name: "Billing" }],
  agents: [{ id: "key_1", name: "bot" }],
};

test.each([
  ["English", en],
  ["German", de],
] as const)("in %s everything is stopped unless something else is chosen, and each choice is a scope", (_, t) => {
  const html = renderToStaticMarkup(
    <WordsContext value={t}>
      <ScopeSelect scopes={stopScopes(t, OPTIONS)} />
    </WordsContext>,
  );
  const values = [...html.matchAll(/<option value="([^"]*)"/g)].map(([, value]) => value ?? "");
  expect(html).toContain(`<option value="all" selected="">${t.common.everything}</option>`);
  expect(values.slice(0, 4)).toEqual(["all", "kind:thing", "owner:billing", "agent:key_1"]);
  expect(values.filter((value) => parseStopScope(value) === null)).toEqual([]);
});

test("a stop is called by the name that it was chosen by, and shown as it is", () => {
  expect(scopeWords(en, { scope: "agent:key_1", scopeName: "bot" })).toBe("Agent bot");
  expect(scopeWords(en, { scope: "owner:billing", scopeName: "Billing" })).toBe("Repairs for team Billing");
  expect(scopeWords(en, { scope: "owner:billing", scopeName: null })).toBe("Repairs for team billing");
  expect(scopeWords(en, { scope: "object:thing/ad\u202enim", scopeName: null })).toBe(
    "Repairs of thing/ad\\u{202e}nim",
  );
});
