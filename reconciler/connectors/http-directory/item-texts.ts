// ◆ pure
/**
 * The entries of a page exactly as they were sent. Parsing rounds 9007199254740993 and keeps one of two members of one
 * name; what a person is shown of an entry that was refused has to be what was there.
 */

/** `text` is JSON, an object with a list `items`: it was parsed before. */
export function itemTexts(text: string): string[] {
  let items: string[] = [];
  for (const member of membersOf(text, skipSpace(text, 0))) {
    const nameEnd = endOfValue(text, member);
    const value = skipSpace(text, skipSpace(text, nameEnd) + 1);
    if (JSON.parse(text.slice(member, nameEnd)) !== "items") continue;
    items = [...membersOf(text, value)].map((at) => text.slice(at, endOfValue(text, at)));
  }
  return items;
}

/** Where each member of an object, or element of a list, begins. */
function* membersOf(text: string, open: number): Generator<number> {
  const isObject = text[open] === "{";
  for (let at = skipSpace(text, open + 1); at < text.length && !"]}".includes(text.charAt(at)); ) {
    yield at;
    at = skipSpace(text, endOfValue(text, at));
    if (isObject) at = skipSpace(text, endOfValue(text, skipSpace(text, at + 1)));
    if (text[at] === ",") at = skipSpace(text, at + 1);
  }
}

function endOfValue(text: string, start: number): number {
  let depth = 0;
  for (let at = start; at < text.length; at += 1) {
    const letter = text.charAt(at);
    if (letter === '"') at = endOfString(text, at);
    else if ("{[".includes(letter)) depth += 1;
    else if ("}]".includes(letter)) depth -= 1;
    else if (!/[,:\s]/.test(letter) || depth > 0) continue;
    // A bare number or word ends where something else begins; everything else where it closes.
    if (depth < 0 || (depth === 0 && /[,:\s]/.test(letter))) return at;
    if (depth === 0) return at + 1;
  }
  return text.length;
}

function endOfString(text: string, start: number): number {
  let at = start + 1;
  while (at < text.length && text[at] !== '"') at += text[at] === "\\" ? 2 : 1;
  return at;
}

function skipSpace(text: string, start: number): number {
  let at = start;
  while (/\s/.test(text.charAt(at))) at += 1;
  return at;
}
