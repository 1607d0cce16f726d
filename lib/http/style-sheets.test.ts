import { expect, test } from "vitest";
import { sheetsIn } from "./style-sheets.ts";

const manifest = (entryCSSFiles: Record<string, unknown>) =>
  `globalThis.__RSC_MANIFEST = globalThis.__RSC_MANIFEST || {};\nglobalThis.__RSC_MANIFEST["/_not-found/page"] = ${JSON.stringify({ clientModules: {}, entryCSSFiles })};\n`;

test("the style sheets of the frame of all pages are named by the build", () => {
  const text = manifest({
    "[project]/app/(console)/layout": [{ path: "static/chunks/console.css", inlined: false }],
    "[project]/app/layout": [
      { path: "static/chunks/a.css", inlined: false },
      { path: "static/chunks/b.css", inlined: false },
    ],
  });
  expect(sheetsIn(text)).toEqual(["/_next/static/chunks/a.css", "/_next/static/chunks/b.css"]);
});

test("a build that names none is told, instead of a page without its looks", () => {
  expect(() => sheetsIn(manifest({}))).toThrow("names no style sheet");
});
