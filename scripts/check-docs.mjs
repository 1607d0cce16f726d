/**
 * Documents rot where they name files. Every path of this repository that README.md and docs/ name in backticks or
 * link to has to exist. Routes (`/drift`), placeholders (`db/queries/<noun>.ts`) and commands are left alone.
 */
import { existsSync, readdirSync, readFileSync } from "node:fs";
import { dirname, join } from "node:path";
import { fileURLToPath } from "node:url";
import { lineAt } from "./source-text.mjs";

const topLevel = /^(app|components|lib|db|reconciler|e2e|scripts|docs|public|\.ci)\/[^\s`<>…]*$/;
const rootFile =
  /^(README|CHANGELOG|CONTRIBUTING|SECURITY)\.md$|^(package|package-lock|tsconfig|biome)\.json$|^[\w-]+\.config\.(js|mjs|ts)$/;

/**
 * @param {string} root
 * @returns {{ missing: { path: string, line: number, name: string }[], documents: number, names: number }}
 */
export function checkDocs(root) {
  const documents = listDocuments(root);
  const missing = [];
  let names = 0;
  for (const path of documents) {
    const text = withoutCodeBlocks(readFileSync(join(root, path), "utf8"));
    for (const { name, from, offset } of namedPaths(text, path)) {
      names += 1;
      if (!exists(join(root, from), name)) missing.push({ path, line: lineAt(text, offset), name });
    }
  }
  return { missing, documents: documents.length, names };
}

/** @param {string} root */
function listDocuments(root) {
  const docs = existsSync(join(root, "docs"))
    ? readdirSync(join(root, "docs"), { recursive: true, encoding: "utf8" })
    : [];
  const all = ["README.md", ...docs.map((name) => join("docs", name))];
  return all.filter((path) => path.endsWith(".md") && existsSync(join(root, path)));
}

/**
 * What stands in a block is a transcript or a drawing. Its lines are kept, for the line numbers.
 * @param {string} text
 */
function withoutCodeBlocks(text) {
  return text.replace(/^```[\s\S]*?^```/gm, (block) => block.replace(/[^\n]/g, " "));
}

/**
 * @param {string} text
 * @param {string} document
 */
function* namedPaths(text, document) {
  for (const match of text.matchAll(/`([^`\n]+)`/g)) {
    const name = match[1].replace(/:\d+(-\d+)?$/, "").replace(/[#?].*$/, "");
    if (topLevel.test(name) || rootFile.test(name)) yield { name, from: ".", offset: match.index };
  }
  for (const match of text.matchAll(/\]\(([^)\s#]+)(#[^)]*)?\)/g)) {
    const isOutside = /^([a-z]+:|\/)/.test(match[1]);
    if (!isOutside) yield { name: decodeURI(match[1]), from: dirname(document), offset: match.index };
  }
}

/**
 * A pattern is as good as the folder it starts in; a module may be named without its extension.
 * @param {string} folder
 * @param {string} name
 */
function exists(folder, name) {
  const fixed = /[*{]/.test(name) ? dirname(`${name.split(/[*{]/)[0]}x`) : name;
  return ["", ".ts", ".tsx", ".mjs"].some((extension) => existsSync(join(folder, fixed + extension)));
}

if (process.argv[1] === fileURLToPath(import.meta.url)) {
  const { missing, documents, names } = checkDocs(dirname(dirname(fileURLToPath(import.meta.url))));
  for (const { path, line, name } of missing) console.error(`${path}:${line}: there is no ${name}`);
  console.log(missing.length === 0 ? `ok: ${documents} documents, ${names} paths` : `${missing.length} missing`);
  process.exitCode = missing.length === 0 ? 0 : 1;
}
