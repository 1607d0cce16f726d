/**
 * What a browser has to fetch of scripts before a page is alive, for each page of the production build, compressed; and
 * whether that is within what docs/decisions/0025-what-end-users-take-away.md allows. Status pages are none of the framework's:
 * theirs is the one script that stands in them.
 *
 *   node scripts/check-bundles.mjs
 */
import { existsSync, readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { gzipSync } from "node:zlib";
import { build } from "esbuild";
import { inProject } from "./project.mjs";

const KB = 1000;
/** A status page is read on a telephone, and whole without it. */
const STATUS_SCRIPT = 5 * KB;
/** Above what the framework itself weighs: a console is open all day. */
const CONSOLE_ABOVE_FLOOR = 67.5 * KB;
/** All that is known of one thing, and all that can be counted. */
const DETAIL_ABOVE_FLOOR = 75 * KB;
const REVIEW_ABOVE_FLOOR = 82 * KB;
/** The first page whose pattern fits says what is allowed, in bytes with compression. */
const budgets = [
  { pattern: /^\/review\/\[id\]$/, most: (/** @type {number} */ floor) => floor + REVIEW_ABOVE_FLOOR },
  { pattern: /^\/(drift\/|objects\/|insights$)/, most: (/** @type {number} */ floor) => floor + DETAIL_ABOVE_FLOOR },
  { pattern: /^\//, most: (/** @type {number} */ floor) => floor + CONSOLE_ABOVE_FLOOR },
];

/** @param {string} file below .next */
const read = (file) => readFileSync(inProject(".next", file));
/** @type {Map<string, number>} */
const weighed = new Map();

/** @param {string} file below .next */
function weigh(file) {
  const known = weighed.get(file);
  if (known !== undefined) return known;
  const bytes = gzipSync(read(file)).length;
  weighed.set(file, bytes);
  return bytes;
}

/** @param {Iterable<string>} files */
const sum = (files) => [...files].reduce((all, file) => all + weigh(file), 0);

/**
 * @param {string} folder below .next
 * @param {string} ending
 */
const filesOf = (folder, ending) =>
  readdirSync(inProject(".next", folder), { recursive: true, encoding: "utf8" })
    .filter((file) => file.endsWith(ending))
    .map((file) => join(folder, file));

/**
 * Words are fetched by the browser itself, in one language: each part of a catalogue that one of these files knows how to
 * fetch, and that says which language it is. The heavier language counts.
 * @param {Set<string>} files
 */
function wordsBeside(files) {
  const parts = [...files].flatMap((file) =>
    [
      ...read(file)
        .toString()
        .matchAll(/Promise\.all\(\[((?:"[^"]+\.js",?)+)\]/g),
    ].map(([, list]) => (list ?? "").split(",").map((name) => name.replaceAll('"', ""))),
  );
  const ofLanguage = ["en", "de"].map((language) => {
    const spoken = parts.filter((part) => part.some((file) => read(file).includes(`language:"${language}"`)));
    return sum(new Set(spoken.flat().filter((file) => !files.has(file))));
  });
  return Math.max(...ofLanguage);
}

/**
 * The framework keeps, beside each page, which files each part of it needs: layouts, what stands in for errors, the page.
 * @param {string} manifest
 */
function partsOf(manifest) {
  /** @type {{ __RSC_MANIFEST?: Record<string, { entryJSFiles: Record<string, string[]> }> }} */
  const scope = {};
  new Function("globalThis", read(manifest).toString())(scope);
  const [entry] = Object.entries(scope.__RSC_MANIFEST ?? {});
  if (entry === undefined) throw new Error(`${manifest} names no page.`);
  const [name, { entryJSFiles }] = entry;
  const route = name.replace(/\/\([^/]+\)/g, "").replace(/\/page$/, "") || "/";
  const parts = Object.entries(entryJSFiles);
  // What stands in for a page that failed fetches its words when it does.
  const shown = parts.filter(([part]) => !/\/(error|global-error|not-found)$/.test(part));
  return {
    route,
    files: new Set(parts.flatMap(([, files]) => files)),
    shown: new Set(shown.flatMap(([, files]) => files)),
  };
}

/** What stands in each status page, made as the page makes it. */
async function statusScript() {
  const contents = `
    import { ageWordsOf, scriptWith } from "./app/(status)/status/in-browser.ts";
    import { en } from "./lib/words/en/index.ts";
    export const script = scriptWith(ageWordsOf(en));`;
  const { outputFiles } = await build({
    stdin: { contents, resolveDir: inProject("."), loader: "ts" },
    ...{ absWorkingDir: inProject("."), tsconfig: inProject("tsconfig.json") },
    ...{ bundle: true, minify: true, format: "esm", platform: "node", target: "es2022", write: false },
  });
  const text = Buffer.from(outputFiles[0]?.contents ?? []).toString("base64");
  /** @type {{ script: string }} */
  const { script } = await import(`data:text/javascript;base64,${text}`);
  return gzipSync(script).length;
}

async function main() {
  if (!existsSync(inProject(".next", "build-manifest.json"))) throw new Error("There is no production build.");
  /** @type {{ rootMainFiles: string[] }} */
  const { rootMainFiles } = JSON.parse(read("build-manifest.json").toString());
  const floor = sum(rootMainFiles);
  const manifests = filesOf(join("server", "app"), "page_client-reference-manifest.js");
  const pages = manifests.map(partsOf).map(({ route, files, shown }) => {
    const words = wordsBeside(shown);
    const bytes = sum(new Set([...rootMainFiles, ...files])) + words;
    const most = budgets.find(({ pattern }) => pattern.test(route))?.most(floor) ?? null;
    return { route, bytes, words, most };
  });
  pages.sort((a, b) => a.route.localeCompare(b.route));

  const ofFramework = pages.filter(({ route }) => /^\/status(\/|$)/.test(route));
  const status = await statusScript();
  const kb = (/** @type {number} */ bytes) => `${(bytes / KB).toFixed(1).padStart(6)} kB`;
  if (pages.every(({ words }) => words === 0)) throw new Error("No page fetches a catalogue of words.");
  console.log(`${kb(status)}  the script of a status page  of ${kb(STATUS_SCRIPT).trim()}`);
  console.log(`${kb(floor)}  the framework itself`);
  for (const { route, bytes, words, most } of pages) {
    const limit = most === null ? "" : bytes > most ? `  over its ${kb(most).trim()}` : `  of ${kb(most).trim()}`;
    console.log(`${kb(bytes)}  ${route}${limit}${words === 0 ? "" : `, ${kb(words).trim()} of them words`}`);
  }
  const over = pages.filter(({ bytes, most }) => most !== null && bytes > most);
  const unmet = budgets.filter(({ pattern }) => !pages.some(({ route }) => pattern.test(route)));
  if (unmet.length > 0) throw new Error(`No page is like ${unmet.map(({ pattern }) => pattern).join(", ")}.`);
  if (ofFramework.length > 0) throw new Error(`${ofFramework[0]?.route} carries the framework's scripts.`);
  if (status > STATUS_SCRIPT) throw new Error("The script of a status page weighs more than it may.");
  if (over.length > 0) throw new Error(`${over.length} pages weigh more than they may.`);
}

try {
  await main();
} catch (error) {
  console.error(error instanceof Error ? error.message : error);
  process.exitCode = 1;
}
