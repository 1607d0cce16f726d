// Invisible characters can hide text from people and show it to a model.
const HIDDEN = /[\p{Cc}\p{Cf}\p{Cs}\p{Zl}\p{Zp}]/gu;

/** What a tool answers: JSON, in which text from outside is a string like any other, and nothing in it is invisible. */
export function toolText(answer: unknown): string {
  return JSON.stringify(answer).replace(HIDDEN, (char) =>
    Array.from({ length: char.length }, (_, at) => `\\u${char.charCodeAt(at).toString(16).padStart(4, "0")}`).join(""),
  );
}
