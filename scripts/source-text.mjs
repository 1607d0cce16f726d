/**
 * Just enough reading of TypeScript for our own rules: which modules a file imports, and its code without comments
 * and without what stands in strings. No parser, because the checks have to take less than a second.
 */

/**
 * @typedef {{ specifier: string, typeOnly: boolean, line: number }} Import
 * @typedef {{ code: string, imports: Import[] }} SourceText code: same length and lines as the text
 */

/**
 * @param {string} text
 * @returns {SourceText}
 */
export function readSource(text) {
  const code = blank(text);
  return { code, imports: findImports(text, code) };
}

/**
 * @param {string} text
 * @param {number} offset
 */
export function lineAt(text, offset) {
  let line = 1;
  for (let i = text.indexOf("\n"); i !== -1 && i < offset; i = text.indexOf("\n", i + 1)) line += 1;
  return line;
}

const fromClause = /\b(?:import|export)\b([^;"'`]{0,3000}?)\bfrom\s*(["'])( *)\2/g;
const bareImport = /\b(?:import|require)\s*\(?\s*(["'])( *)\1/g;

/**
 * Strings are blank in `code`, so nothing inside one is taken for an import; the words come from `text`.
 * @param {string} text
 * @param {string} code
 * @returns {Import[]}
 */
function findImports(text, code) {
  const imports = [];
  for (const match of code.matchAll(fromClause)) {
    const end = match.index + match[0].length - 1;
    const line = lineAt(text, match.index);
    imports.push({ specifier: text.slice(end - match[3].length, end), typeOnly: isTypeOnly(match[1]), line });
  }
  for (const match of code.matchAll(bareImport)) {
    const end = match.index + match[0].length - 1;
    const line = lineAt(text, match.index);
    imports.push({ specifier: text.slice(end - match[2].length, end), typeOnly: false, line });
  }
  return imports;
}

/** @param {string} clause what stands between import and from */
function isTypeOnly(clause) {
  if (/^\s*type\s+[\w$*{]/.test(clause)) return true;
  const names = clause.match(/^\s*\{([^}]*)\}\s*$/)?.[1].split(",");
  return names?.every((name) => name.trim() === "" || /^\s*type\s/.test(name)) ?? false;
}

/**
 * Replaces comments, and the insides of strings and regular expressions, by spaces.
 * @param {string} text
 */
function blank(text) {
  const out = text.split("");
  /** Depth of braces inside each open template literal's ${…}. @type {number[]} */
  const templates = [];
  let previous = "";
  let i = 0;

  const erase = (/** @type {number} */ from, /** @type {number} */ to) => {
    for (let k = from; k < to; k += 1) if (out[k] !== "\n") out[k] = " ";
  };
  const eraseTemplate = (/** @type {number} */ from) => {
    let k = from;
    while (k < text.length && text[k] !== "`" && !(text[k] === "$" && text[k + 1] === "{"))
      k += text[k] === "\\" ? 2 : 1;
    erase(from, Math.min(k, text.length));
    if (text[k] === "$") templates.push(0);
    return text[k] === "$" ? k + 2 : k + 1;
  };

  while (i < text.length) {
    const char = text[i];
    const pair = char + text[i + 1];
    if (pair === "//" || pair === "/*") {
      const end = pair === "//" ? text.indexOf("\n", i) : text.indexOf("*/", i + 2) + 2;
      const stop = end < i + 2 ? text.length : end;
      erase(i, stop);
      i = stop;
      continue;
    }
    if (char === '"' || char === "'") {
      const stop = endOfString(text, i);
      erase(i + 1, stop);
      i = stop + 1;
    } else if (char === "`") {
      i = eraseTemplate(i + 1);
    } else if (char === "}" && templates.at(-1) === 0) {
      templates.pop();
      i = eraseTemplate(i + 1);
    } else if (char === "/" && startsRegex(previous, text, i)) {
      const stop = endOfRegex(text, i);
      erase(i + 1, stop);
      i = stop + 1;
    } else {
      if (char === "{" && templates.length > 0) templates[templates.length - 1] += 1;
      if (char === "}" && templates.length > 0) templates[templates.length - 1] -= 1;
      i += 1;
    }
    if (!/\s/.test(char)) previous = char;
  }
  return out.join("");
}

/**
 * A string ends with its line at the latest: in the text of JSX an apostrophe is no quote.
 * @param {string} text
 * @param {number} start
 */
function endOfString(text, start) {
  let k = start + 1;
  while (k < text.length && text[k] !== text[start] && text[k] !== "\n") k += text[k] === "\\" ? 2 : 1;
  return Math.min(k, text.length);
}

/**
 * @param {string} text
 * @param {number} start
 */
function endOfRegex(text, start) {
  let inClass = false;
  let k = start + 1;
  while (k < text.length && text[k] !== "\n" && (inClass || text[k] !== "/")) {
    if (text[k] === "[") inClass = true;
    if (text[k] === "]") inClass = false;
    k += text[k] === "\\" ? 2 : 1;
  }
  return Math.min(k, text.length);
}

/**
 * After a value a slash divides. After "<" it closes a JSX tag.
 * @param {string} previous the last character that is not a space
 * @param {string} text
 * @param {number} at
 */
function startsRegex(previous, text, at) {
  if (previous === ">") return /=>\s*$/.test(text.slice(Math.max(0, at - 10), at));
  if (/[\w$)\]}"'`]/.test(previous)) return /\b(return|case|typeof)\s*$/.test(text.slice(Math.max(0, at - 10), at));
  return previous !== "<";
}
