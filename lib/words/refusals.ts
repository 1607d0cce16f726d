import { saidMillis } from "../../reconciler/model/instant.ts";

/** English with a `{}` for each value, and the same in another language, where `{1}` is the first of them. */
export type Phrases = Readonly<Record<string, string>>;

export type Refusals = {
  language: string;
  /** Whole sentences. */
  sentences: Phrases;
  /** What is wrong with a field, as it stands after the field's name. */
  mistakes: Phrases;
  /** What may stand in a place: `{1:states}` must be one of these, or the sentence is another; `{1?states}` may be. */
  fillings: Readonly<Record<string, Phrases>>;
  /** A moment that stands in a place, as the language writes it. */
  moment(millis: number): string;
};

export type Translator = { language: string; message(text: string): string; mistake(text: string): string };

/** What is said in another language, and what nobody translated as it is. */
export function translatorOf({ language, sentences, mistakes, fillings, moment }: Refusals): Translator {
  const books = new Map(
    [...Object.entries(fillings), ["mistakes", mistakes] as const].map(([name, phrases]) => [name, bookOf(phrases)]),
  );
  const sentenceBook = bookOf(sentences);
  const mistakeBook = books.get("mistakes") ?? bookOf({});

  function say(book: Book, text: string): string | null {
    const exact = book.exact.get(text);
    if (exact !== undefined) return exact;
    for (const { pieces, said } of book.templates) {
      const values = valuesOf(pieces, text);
      const filled = values === null ? null : fill(said, values);
      if (filled !== null) return filled;
    }
    return null;
  }

  function fill(said: string, values: readonly string[]): string | null {
    let isKnown = true;
    const filled = said.replace(PLACE, (_, place: string, must: string | undefined, name: string | undefined) => {
      const value = values[Number(place) - 1] ?? "";
      const book = name === undefined ? undefined : books.get(name);
      const known = book === undefined ? null : say(book, value);
      if (known === null && must === ":") isKnown = false;
      return known ?? asSaid(value);
    });
    return isKnown ? filled : null;
  }

  /** A moment is said anew; what only holds one may be somebody's own words. */
  function asSaid(value: string): string {
    const millis = saidMillis(value);
    return millis === null ? value : moment(millis);
  }

  /** A value may hold sentences of its own, so that what looks like several is one of ours. */
  function begunAt(parts: readonly string[], at: number): { end: number; said: string } | null {
    for (let end = at + 1; end <= Math.min(parts.length, at + RUN_MAX); end += 1) {
      const said = say(sentenceBook, parts.slice(at, end).join(" "));
      if (said !== null) return { end, said };
    }
    return null;
  }

  return {
    language,
    mistake: (text) => say(mistakeBook, text) ?? text,
    message(text) {
      const parts = sentencesOf(text);
      const said: string[] = [];
      for (let at = 0; at < parts.length; ) {
        const found = begunAt(parts, at);
        said.push(found?.said ?? parts[at] ?? "");
        at = found?.end ?? at + 1;
      }
      return said.join(" ");
    },
  };
}

const PLACE = /\{(\d)(?:([:?])(\w+))?\}/g;
/** Enough for any reason that somebody gives; without an end, a long text would be tried in all its parts. */
const RUN_MAX = 12;

export const sentencesOf = (text: string): string[] => text.split(/(?<=\.) /);

type Book = { exact: ReadonlyMap<string, string>; templates: { pieces: readonly string[]; said: string }[] };

/** Those with most of their own words first: "until it changes" is no time. */
function bookOf(phrases: Phrases): Book {
  const all = Object.entries(phrases);
  const templates = all
    .filter(([text]) => text.includes("{}"))
    .sort(([a], [b]) => b.length - 2 * b.split("{}").length - (a.length - 2 * a.split("{}").length))
    .map(([text, said]) => ({ pieces: text.split("{}"), said }));
  return { exact: new Map(all.filter(([text]) => !text.includes("{}"))), templates };
}

/** What stands in the places, each as short as it can be; null where the words around them are others. */
function valuesOf(pieces: readonly string[], text: string): string[] | null {
  const [first = "", ...rest] = pieces;
  const last = rest.pop() ?? "";
  if (!text.startsWith(first) || !text.endsWith(last)) return null;
  const end = text.length - last.length;
  const values: string[] = [];
  let from = first.length;
  for (const piece of rest) {
    const at = text.indexOf(piece, from);
    if (at < 0 || at + piece.length > end) return null;
    values.push(text.slice(from, at));
    from = at + piece.length;
  }
  return from > end ? null : [...values, text.slice(from, end)];
}
