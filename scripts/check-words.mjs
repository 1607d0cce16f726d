/**
 * Every word on a screen comes from lib/words. Reads the syntax of app and components and finds what is shown and is
 * not from there: text in JSX, properties and attributes that are shown, and sentences wherever they stand. And what
 * the catalogue says that nothing shows. That no language lacks a string is the compiler's to see.
 */
import { readdirSync, readFileSync } from "node:fs";
import { join, relative } from "node:path";
import { fileURLToPath } from "node:url";
import { SyntaxKind } from "typescript/unstable/ast";
import { API } from "typescript/unstable/sync";
import { lineAt } from "./source-text.mjs";

/** Attributes of JSX and properties of objects whose text a person sees or hears. */
const shownNames =
  /^(aria-label|aria-description|aria-roledescription|title|placeholder|alt|label|description|hint|header|headline|caption|sub|aside|detail|says|term|text|body|next|why|how|what|reason|note|empty|removeLabel|hotkeyLabel|button|reference)$/;
/** What puts the areas of the catalogue together. */
const WHOLE = new Set([
  "en",
  "everywhere",
  "details",
  "overviews",
  "reviews",
  "stopping",
  "reports",
  "figures",
  "rules",
  "more",
  "accounts",
]);
/** Marks and names that are the same in every language, and what is typed at a terminal. */
const sameEverywhere =
  /^(Plumbline|%s( · Plumbline)?|UTC|JSON|CSV|Markdown|Ctrl|plumbline\.config\.ts|npm run plumbline .*)$/;
const sentence = /[A-Z][a-z]+[^-[]* [a-z]{2,}|\bA [a-z]+ [a-z]{2,}|^ [a-z]+ $/;
/** One thing or several. */
const plural = /=== 1$|\bisOne\(/;
/** What fails or is logged is not on a screen. */
const unseenCall = /^(Error|TypeError|AppError|log|console|warn|error|info|debug)$/;

/**
 * @typedef {import("typescript/unstable/ast").Node} Node
 * @typedef {{ path: string, line: number, found: string }} Finding
 */

/**
 * @param {string} root with a tsconfig.json
 * @returns {{ literals: Finding[], unused: string[], files: number }}
 */
export function checkWords(root) {
  const api = new API({ cwd: root });
  try {
    const config = join(root, "tsconfig.json");
    const [project] = api.updateSnapshot({ openProjects: [config] }).getProjects();
    if (project === undefined) throw new Error(`${config} opens no project.`);
    const shown = filesUnder(root, "app", "components").filter((path) => !/\/route\.ts$|\.(test|fixture)\./.test(path));
    const literals = shown.flatMap((path) => {
      const file = project.program.getSourceFile(join(root, path));
      if (file === undefined) throw new Error(`${path} is not part of the project.`);
      return findLiterals(file).map((node) => ({
        path,
        line: lineAt(file.text, node.getStart(file)),
        found: node.getText(file).replace(/\s+/g, " ").trim().slice(0, 80),
      }));
    });
    const catalogue = filesUnder(root, "lib/words/en").flatMap((path) => {
      const file = project.program.getSourceFile(join(root, path));
      return file === undefined ? [] : keysOf(file);
    });
    return { literals, unused: unusedOf(root, catalogue), files: shown.length };
  } finally {
    api.close();
  }
}

/**
 * @param {import("typescript/unstable/ast").SourceFile} file
 * @returns {Node[]}
 */
function findLiterals(file) {
  /** @type {Node[]} */
  const found = [];
  /** @param {Node} node @param {boolean} isShown */
  const visit = (node, isShown) => {
    switch (node.kind) {
      case SyntaxKind.ImportDeclaration:
      case SyntaxKind.ExportDeclaration:
      case SyntaxKind.TypeAliasDeclaration:
      case SyntaxKind.InterfaceDeclaration:
      case SyntaxKind.LiteralType:
        return;
      case SyntaxKind.JsxText:
        if (isWord(textOf(node))) found.push(node);
        return;
      case SyntaxKind.StringLiteral:
      case SyntaxKind.NoSubstitutionTemplateLiteral:
      case SyntaxKind.TemplateExpression:
        if (isShown || isPhrase(node) ? isWord(textOf(node)) : sentence.test(textOf(node))) found.push(node);
        else node.forEachChild((child) => visit(child, false));
        return;
      case SyntaxKind.JsxAttribute:
      case SyntaxKind.PropertyAssignment:
        return visitValue(/** @type {any} */ (node).initializer, shownNames.test(nameOf(node)));
      // What stands between tags is shown; what an attribute holds only where its name says so.
      case SyntaxKind.JsxExpression:
        return visitValue(
          /** @type {any} */ (node).expression,
          node.parent.kind !== SyntaxKind.JsxAttribute || isShown,
        );
      case SyntaxKind.ConditionalExpression: {
        const { condition, whenTrue, whenFalse } = /** @type {any} */ (node);
        const isPlural = plural.test(condition.getText(file));
        visit(condition, false);
        visit(whenTrue, isShown || isPlural);
        return visit(whenFalse, isShown || isPlural);
      }
      case SyntaxKind.BinaryExpression: {
        const { left, operatorToken, right } = /** @type {any} */ (node);
        const isChoice = [SyntaxKind.QuestionQuestionToken, SyntaxKind.BarBarToken].includes(operatorToken.kind);
        visit(left, isShown && isChoice);
        return visit(right, isShown && (isChoice || operatorToken.kind === SyntaxKind.AmpersandAmpersandToken));
      }
      case SyntaxKind.CallExpression:
      case SyntaxKind.NewExpression:
        if (isUnseen(node)) return;
    }
    node.forEachChild((child) => visit(child, isShown && node.kind === SyntaxKind.ParenthesizedExpression));
  };
  /** @param {Node | undefined} node @param {boolean} isShown */
  const visitValue = (node, isShown) => {
    if (node !== undefined) visit(node, isShown);
  };
  visit(file, false);
  return found;
}

/** @param {Node} node */
function isUnseen(node) {
  const callee = /** @type {any} */ (node).expression;
  const names =
    callee.kind === SyntaxKind.PropertyAccessExpression ? [callee.expression.text, callee.name.text] : [callee.text];
  return names.some((name) => unseenCall.test(name ?? ""));
}

/** @param {string} text */
function isWord(text) {
  // One word with a hyphen is the name of a class.
  return (
    /\p{L}/u.test(text) && !/^[a-z]+-[a-z0-9-]+$/.test(text) && !sameEverywhere.test(text.replace(/\s+/g, " ").trim())
  );
}

/** A `value` may be a code; two words are none. @param {Node} node */
function isPhrase(node) {
  const { parent } = node;
  return (
    parent.kind === SyntaxKind.PropertyAssignment && nameOf(parent) === "value" && /[a-z] [a-z]/.test(textOf(node))
  );
}

/** The fixed text: of a template what stands around its values. @param {Node} node @returns {string} */
function textOf(node) {
  const { head, templateSpans, text } = /** @type {any} */ (node);
  if (head === undefined) return text;
  return head.text + [...templateSpans].map((span) => ` ${span.literal.text}`).join("");
}

/** @param {Node} node */
function nameOf(node) {
  return /** @type {any} */ (node).name.text ?? "";
}

/**
 * `area.key` of everything that a file of the catalogue says.
 * @param {import("typescript/unstable/ast").SourceFile} file
 * @returns {string[]}
 */
function keysOf(file) {
  return [...file.statements].flatMap((statement) => {
    const list = /** @type {any} */ (statement).declarationList;
    const isExported = [.../** @type {any} */ (statement.modifiers ?? [])].some(
      (m) => m.kind === SyntaxKind.ExportKeyword,
    );
    if (list === undefined || !isExported) return [];
    return [...list.declarations].flatMap(({ name, initializer }) =>
      initializer?.kind === SyntaxKind.ObjectLiteralExpression && !WHOLE.has(name.text)
        ? [...initializer.properties].map((property) => `${name.text}.${property.name.text}`)
        : [],
    );
  });
}

/**
 * @param {string} root
 * @param {string[]} keys
 */
function unusedOf(root, keys) {
  const used = new Set();
  for (const path of filesUnder(root, "app", "components", "lib", "reconciler")) {
    if (/^lib\/words\/(en|de)\//.test(path)) continue;
    const text = readFileSync(join(root, path), "utf8");
    for (const [, area, key] of text.matchAll(/\b(\w+)\??\s*\.\s*(?=(\w+)\b)/g)) used.add(`${area}.${key}`).add(key);
    for (const [, names] of text.matchAll(/const \{([^}]*)\} = \w*\.?\w+;/g))
      for (const name of names?.split(",") ?? []) used.add(`report.${name.trim()}`);
  }
  return keys.filter((key) => !used.has(key));
}

/**
 * @param {string} root
 * @param {...string} folders
 */
function filesUnder(root, ...folders) {
  return folders.flatMap((folder) =>
    readdirSync(join(root, folder), { recursive: true, withFileTypes: true })
      .filter((entry) => entry.isFile() && /\.tsx?$/.test(entry.name))
      .map((entry) => relative(root, join(entry.parentPath, entry.name)).replaceAll("\\", "/"))
      .sort(),
  );
}

if (process.argv[1] === fileURLToPath(import.meta.url)) {
  const { literals, unused, files } = checkWords(join(fileURLToPath(import.meta.url), "../.."));
  for (const { path, line, found } of literals)
    console.error(`${path}:${line}: ${found}\n    stands on a screen and is not from lib/words.`);
  for (const key of unused) console.error(`lib/words/en: ${key}\n    is shown nowhere.`);
  const mistakes = literals.length + unused.length;
  console.log(mistakes === 0 ? `ok: ${files} files` : `${mistakes} mistakes`);
  process.exitCode = mistakes === 0 ? 0 : 1;
}
