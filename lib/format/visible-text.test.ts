import { readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { expect, test } from "vitest";
import { visibleLines, visibleText } from "@/lib/format/visible-text";

test.each([
  { says: "plain text as it is", text: "team Billing", shown: "team Billing" },
  { says: "what turns text around", text: "abc\u202edef", shown: "abc\\u{202e}def" },
  { says: "what has no width", text: "ad\u200bmin", shown: "ad\\u{200b}min" },
  { says: "a line break", text: "a\nb", shown: "a\\u{a}b" },
  { says: "spaces at the ends", text: " admin  ", shown: "␠admin␠␠" },
  { says: "that there is nothing", text: "", shown: "(empty)" },
])("shows $says", ({ text, shown }) => {
  expect(visibleText(text)).toBe(shown);
});

test.each([
  { text: "Hello,\n\nas you asked", shown: "Hello,\n\nas you asked" },
  { text: "a \nb\u202ec", shown: "a␠\nb\\u{202e}c" },
  { text: "a\n", shown: "a\n\\u{a}" },
  { text: "", shown: "(empty)" },
])("breaks $text where it breaks, and hides nothing", ({ text, shown }) => {
  expect(visibleLines(text)).toBe(shown);
});

/** Written outside: by a source, by whoever asked, by an agent. */
const OUTSIDE = "(?!t\\.)(?:\\w+\\.)+(?:key|externalId|sentence|\\w*Name|lastError|plan\\.title)";
/** Said in a sentence, handed to what shows it, or shown. */
const RAW = [
  `\\bt\\.\\w+\\.\\w+\\((?:[^()]*, )?${OUTSIDE}[,)]`,
  `(?:title|label|caption|description)=\\{${OUTSIDE}\\}`,
  `>\\s*\\{${OUTSIDE}\\}`,
];

test("what was written outside is nowhere shown as it came", () => {
  const root = join(import.meta.dirname, "../..");
  const found = ["app", "components"].flatMap((folder) =>
    readdirSync(join(root, folder), { recursive: true, encoding: "utf8" })
      .filter((path) => /\.tsx?$/.test(path) && !path.includes(".test"))
      .flatMap((path) => {
        const text = readFileSync(join(root, folder, path), "utf8");
        return [...text.matchAll(new RegExp(RAW.join("|"), "g"))].map(([raw]) => `${folder}/${path}: ${raw}`);
      }),
  );
  expect(found).toEqual([]);
});
