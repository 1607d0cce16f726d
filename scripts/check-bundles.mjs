/**
 * What a browser has to fetch of scripts before a page is alive, for each page of the production build, compressed; and
 * whether that is within what docs/decisions/0025-what-end-users-take-away.md allows.
 *
 *   node scripts/check-bundles.mjs
 */
import { existsSync, readdirSync, readFileSync } from "node:fs";
import { basename, join } from "node:path";
import { gzipSync } from "node:zlib";
import { inProject } from "./project.mjs";

const KB = 1000;
/** Above what the framework itself weighs. A status page is read on a telephone; a console is open all day. */
const STATUS_ABOVE_FLOOR = 10 * KB;
const CONSOLE_ABOVE_FLOOR = 110 * KB;
/** The first page whose pattern fits says what is allowed, in bytes with compression. */
const budgets = [
  { pattern: /^\/status(\/|$)/, most: (/** @type {number} */ floor) => floor + STATUS_ABOVE_FLOOR },
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

/** Each language's words are fetched by the browser itself, one of them: the heaviest counts. */
function heaviestWords() {
  const catalogues = filesOf(join("static", "chunks"), ".js").filter((file) =>
    /language:"(en|de)"/.test(read(file).toString()),
  );
  if (catalogues.length === 0) throw new Error("No chunk of the build holds a catalogue of words.");
  return catalogues.reduce((heaviest, file) => (weigh(file) > weigh(heaviest) ? file : heaviest));
}

/**
 * The framework keeps, beside each page, which files each part of it needs: layouts, what stands in for errors, the page.
 * @param {string} manifest
 */
function partsOf(manifest) {
  /** @type {{ __RSC_MANIFEST?: Record<string, { entryJSFiles: Record<string, string[]>, clientModules: object }> }} */
  const scope = {};
  new Function("globalThis", read(manifest).toString())(scope);
  const [entry] = Object.entries(scope.__RSC_MANIFEST ?? {});
  if (entry === undefined) throw new Error(`${manifest} names no page.`);
  const [name, { entryJSFiles, clientModules }] = entry;
  const route = name.replace(/\/\([^/]+\)/g, "").replace(/\/page$/, "") || "/";
  const files = new Set(Object.values(entryJSFiles).flat());
  return { route, files, speaks: Object.keys(clientModules).some((module) => module.includes("words-provider")) };
}

function main() {
  if (!existsSync(inProject(".next", "build-manifest.json"))) throw new Error("There is no production build.");
  /** @type {{ rootMainFiles: string[] }} */
  const { rootMainFiles } = JSON.parse(read("build-manifest.json").toString());
  const words = heaviestWords();
  const floor = sum(rootMainFiles);
  const manifests = filesOf(join("server", "app"), "page_client-reference-manifest.js");
  const pages = manifests.map(partsOf).map(({ route, files, speaks }) => {
    const bytes = sum(new Set([...rootMainFiles, ...files, ...(speaks ? [words] : [])]));
    const most = budgets.find(({ pattern }) => pattern.test(route))?.most(floor) ?? null;
    return { route, bytes, most };
  });
  pages.sort((a, b) => a.route.localeCompare(b.route));

  const kb = (/** @type {number} */ bytes) => `${(bytes / KB).toFixed(1).padStart(6)} kB`;
  console.log(`${kb(floor)}  the framework itself; ${kb(weigh(words)).trim()} the words of ${basename(words)}`);
  for (const { route, bytes, most } of pages) {
    const limit = most === null ? "" : bytes > most ? `  over its ${kb(most).trim()}` : `  of ${kb(most).trim()}`;
    console.log(`${kb(bytes)}  ${route}${limit}`);
  }
  const over = pages.filter(({ bytes, most }) => most !== null && bytes > most);
  const unmet = budgets.filter(({ pattern }) => !pages.some(({ route }) => pattern.test(route)));
  if (unmet.length > 0) throw new Error(`No page is like ${unmet.map(({ pattern }) => pattern).join(", ")}.`);
  if (over.length > 0) throw new Error(`${over.length} pages weigh more than they may.`);
}

try {
  main();
} catch (error) {
  console.error(error instanceof Error ? error.message : error);
  process.exitCode = 1;
}
