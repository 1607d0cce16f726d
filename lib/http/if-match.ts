import { AppError, Precondition } from "../errors.ts";

/** What a write requires to be still true: an entity tag, that there is nothing yet, or nothing at all. */
export type Expectation = { tag: string } | { none: true } | null;

/** `If-Match: "3"` and `If-None-Match: *`. Weak tags and lists are refused: a change is bound to one exact state. */
export function readExpectation(headers: Headers): Expectation {
  const match = headers.get("if-match");
  const noneMatch = headers.get("if-none-match");
  if (match !== null && noneMatch !== null) throw unreadable("send either If-Match or If-None-Match");
  if (noneMatch !== null) {
    if (noneMatch.trim() !== "*") throw unreadable("only If-None-Match: * means something for a change");
    return { none: true };
  }
  if (match === null) return null;
  const tag = /^"([^"\\]{1,200})"$/.exec(match.trim())?.[1];
  if (tag === undefined) throw unreadable('If-Match carries one strong tag, like "3"');
  return { tag };
}

function unreadable(why: string): AppError {
  return new AppError({ code: "bad_precondition", status: 400, message: `${why}. Nothing was changed.` });
}

export function entityTag(value: string | number): string {
  return `"${value}"`;
}

/** Whether a reader has that state already. A proxy that packs answers makes their tags weak. */
export function isUnchanged(noneMatch: string | null, tag: string): boolean {
  const known = (noneMatch ?? "").split(",").map((one) => one.trim().replace(/^W\//, ""));
  return known.includes(tag) || known.includes("*");
}

/** Nothing to compare a condition with: it cannot be known to hold, and what it was sent with is not done. `*` is true of what is there. */
export function refuseCondition(headers: Headers): void {
  const match = headers.get("if-match");
  if ((match === null || match.trim() === "*") && !headers.has("if-none-match")) return;
  throw new Precondition("This change compares no versions, so the condition cannot be checked. Nothing was changed.");
}

/** The plan that an If-Match names. What is changed is there already, so that "none yet" is not so. */
export function planIn(expect: Expectation): string | undefined {
  if (expect === null) return undefined;
  if ("tag" in expect) return expect.tag;
  throw new Precondition("There is a plan, and If-None-Match says that there is none. Nothing was changed.");
}

/** Where the body names the state it is about, an If-Match has to name the same. */
export function refuseOtherTag(expect: Expectation, tag: string): void {
  if (expect === null || ("tag" in expect && expect.tag === tag)) return;
  throw new Precondition("If-Match and the body name different plans. Nothing was changed.");
}
