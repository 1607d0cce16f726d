import { type DurationUnits, durationsOf } from "@/lib/format/duration";
import type { AllWords } from "@/lib/words/words";

/*
 * All that a status page does in the browser. It stands in the page as text: each function here that is written into it uses
 * nothing from outside of itself but its arguments, and has no words of its own. They tell each other three things by events:
 * `shown` (what the page says is new), `hint` (it may have changed) and `stale` (it has).
 */

/** What an open page is kept true by. */
export type Kept = {
  /** JSON that changes whenever the page would. */
  address: string;
  settled: boolean;
  /** What the page says now, to be read out when it changes and remembered for when nothing can be read. */
  label: string;
  at: string;
  unreadSays: string;
};

/** What a form sends besides what was filled in, and what is said of it. Without `done` the page itself says it. */
export type Pressed = {
  action: string;
  fixed: Readonly<Record<string, string>>;
  done?: string;
  secretLabel?: string;
  couldNot: string;
};

/** Stand in a sentence for what only the reader's own tab can tell. No language writes them. */
export const [LABEL, AT] = ["\uE000", "\uE001"];

export type AgeWords = { units: DurationUnits; span: string; ago: string; ahead: string; justNow: string };

/** How a language writes ages, taken from what it writes. */
export function ageWordsOf(t: AllWords): AgeWords {
  const second = 1_000;
  const unit = (milliseconds: number) => t.duration(milliseconds).replace(/^\d+ /, "");
  const around = (says: string) => says.replace(t.duration(second), LABEL);
  return {
    units: {
      day: unit(86_400_000),
      hour: unit(3_600_000),
      minute: unit(60_000),
      second: unit(second),
      millisecond: "",
    },
    span: LABEL,
    ago: around(t.relative(0, second)),
    ahead: around(t.relative(second, 0)),
    justNow: t.relative(0, 0),
  };
}

export function agesIn(words: AgeWords, durations: typeof durationsOf): (at: number, now: number) => string {
  const { duration } = durations(words.units);
  return (at, now) => {
    const past = now - at;
    if (Math.abs(past) < 1_000) return words.justNow;
    return (past > 0 ? words.ago : words.ahead).replace(words.span, duration(Math.abs(past)));
  };
}

export function tellAges(age: (at: number, now: number) => string): void {
  const tell = () => {
    for (const told of document.querySelectorAll<HTMLElement>("[data-age]")) {
      const says = age(Number(told.dataset.age), Date.now());
      if (told.textContent !== says) told.textContent = says;
    }
  };
  document.addEventListener("shown", tell);
  setInterval(tell, 1_000);
}

/** Makes what is shown say what the fresh page says, and leaves alone what says it already: nothing moves, nothing is read out twice. */
export function become(old: Element, fresh: Element): void {
  // What came of a press is said here by this tab, and the server knows nothing of it.
  if (fresh.getAttribute("role") === "status" && !fresh.hasChildNodes()) return;
  for (const { name } of [...old.attributes]) {
    // Somebody has opened it, or pressed it and waits.
    if (!fresh.hasAttribute(name) && name !== "open" && name !== "aria-busy") old.removeAttribute(name);
  }
  for (const { name, value } of fresh.attributes) {
    if (old.getAttribute(name) !== value) old.setAttribute(name, value);
  }
  // What a template holds is no child of it.
  const nameOf = (node: Node) =>
    node instanceof HTMLTemplateElement
      ? node.outerHTML
      : `${node.nodeName} ${node instanceof Element ? node.getAttribute("data-key") : ""}`;
  const next = [...fresh.childNodes];
  for (const [at, child] of next.entries()) {
    const here = old.childNodes[at] ?? null;
    const was = [...old.childNodes].slice(at).find((one) => nameOf(one) === nameOf(child));
    if (was !== here) old.insertBefore(was ?? child, here);
    if (was instanceof Element && child instanceof Element) become(was, child);
    else if (was !== undefined && was.nodeValue !== child.nodeValue) was.nodeValue = child.nodeValue;
  }
  while (old.childNodes.length > next.length) old.lastChild?.remove();
}

/** Has the page made anew, and shows it in the place of what was. Answers whether it could be read. */
export function renewalBy(show: typeof become): (signal?: AbortSignal) => Promise<boolean> {
  const madeOf = (page: Document) =>
    `${page.documentElement.lang} ${page.querySelector("link[rel=stylesheet]")?.getAttribute("href")}`;
  // As it came: a browser that translates changes it.
  const was = madeOf(document);
  return async (signal) => {
    const answer = await fetch(location.href, { cache: "no-store", signal }).catch(() => null);
    const text = answer === null || answer.status >= 500 ? null : await answer.text().catch(() => null);
    if (answer === null || text === null || signal?.aborted) return false;
    const fresh = new DOMParser().parseFromString(text, "text/html");
    const [before, after] = [document.body.firstElementChild, fresh.body.firstElementChild];
    // Signed out, in another language, of another build: all of it is another page.
    if (answer.redirected || madeOf(fresh) !== was || before === null || after === null) {
      location.reload();
      return true;
    }
    const focused = document.activeElement;
    document.querySelector("[data-unread]")?.remove();
    document.title = fresh.title;
    show(before, after);
    document.dispatchEvent(new Event("shown"));
    if (focused instanceof HTMLElement && focused !== document.activeElement) focused.focus({ preventScroll: true });
    return true;
  };
}

/**
 * Keeps an open page true. It asks for a few bytes, and has the page made anew only when they changed. When they cannot be had
 * it says so above what the page last knew, instead of leaving old words to look like new ones.
 */
export function keepTrue(renew: (signal?: AbortSignal) => Promise<boolean>): void {
  // Between two questions whether anything changed: while something is under way, while nothing is, while nobody answers.
  const [openMs, settledMs, failedMs] = [4_000, 15_000, 10_000];
  let timer: ReturnType<typeof setTimeout> | undefined;
  let asking = new AbortController();
  let known: string | null = null;
  const place = () => document.querySelector<HTMLElement>("[data-kept]");
  const kept = (): Kept | null => JSON.parse(place()?.dataset.kept ?? "null");

  /** Null: asked too often, which is no news about the status. */
  const ask = async (address: string, signal: AbortSignal): Promise<boolean | null> => {
    const answer = await fetch(address, { cache: "no-store", signal }).catch(() => null);
    if (answer?.status === 429) return null;
    if (answer === null || answer.status >= 500) return false;
    const text = answer.ok ? await answer.text().catch(() => null) : String(answer.status);
    if (text === null || (text !== known && !(await renew(signal)))) return false;
    known = text;
    return true;
  };
  const tell = (isRead: boolean) => {
    const [spoken, says, notice] = [place(), kept(), document.querySelector("[data-unread]")];
    if (spoken === null || says === null) return;
    const text = isRead ? says.label : says.unreadSays;
    if (spoken.textContent !== text) spoken.textContent = text;
    if (isRead) notice?.remove();
    else if (notice === null && spoken.nextElementSibling instanceof HTMLTemplateElement)
      spoken.nextElementSibling.after(spoken.nextElementSibling.content.cloneNode(true));
  };
  const turn = async () => {
    clearTimeout(timer);
    asking.abort();
    const asked = kept();
    if (asked === null) return;
    asking = new AbortController();
    const { signal } = asking;
    const wasRead = await ask(asked.address, signal);
    if (signal.aborted) return;
    if (wasRead !== null) tell(wasRead);
    timer = setTimeout(seen, wasRead === false ? failedMs : kept()?.settled ? settledMs : openMs);
  };
  // A page that nobody looks at asks again when somebody does.
  const seen = () => {
    if (document.visibilityState !== "hidden") void turn();
  };
  timer = setTimeout(seen, openMs);
  document.addEventListener("visibilitychange", seen);
  window.addEventListener("online", seen);
  document.addEventListener("hint", () => void turn());
  document.addEventListener("stale", async () => {
    // What was pressed has happened: the page as it was would deny it.
    if (!(await renew())) location.reload();
  });
}

/** Signed in: hints come by themselves, and asking is the safety net. A stream that has fallen silent is taken for dead. */
export function hearHints(): void {
  if (document.querySelector("[data-stream]") === null) return;
  const silenceMs = 45_000;
  let [tries, heardAt] = [0, 0];
  let source: EventSource;
  const hint = () => document.dispatchEvent(new Event("hint"));
  const heard = () => {
    heardAt = Date.now();
  };
  const again = () => {
    source.close();
    tries += 1;
    // Spread, so that a thousand browsers do not come back in the same second.
    setTimeout(connect, Math.min(30_000, 1_000 * 2 ** (tries - 1)) * (0.5 + Math.random() / 2));
  };
  const connect = () => {
    heard();
    source = new EventSource("/api/v1/live");
    source.onopen = () => {
      heard();
      if (tries > 0) hint();
      tries = 0;
    };
    source.onmessage = () => {
      heard();
      hint();
    };
    source.onerror = again;
    source.addEventListener("ping", heard);
    source.addEventListener("deaf", hint);
  };
  connect();
  setInterval(() => {
    if (source.readyState === EventSource.OPEN && Date.now() - heardAt >= silenceMs) again();
  }, 5_000);
}

export function sendPresses(): void {
  const send = async (form: HTMLFormElement, { action, fixed, done, secretLabel, couldNot }: Pressed) => {
    const boxes = [...form.querySelectorAll<HTMLInputElement>("input[type=checkbox]")];
    const body = {
      ...fixed,
      ...Object.fromEntries(new FormData(form)),
      ...Object.fromEntries(boxes.map((box) => [box.name, box.checked])),
    };
    const headers = { "content-type": "application/json" };
    const answer = await fetch(action, { method: "POST", headers, body: JSON.stringify(body) }).catch(() => null);
    const told: { secret?: string } | null = answer?.ok ? await answer.json().catch(() => null) : null;
    const said = form.querySelector("[role=status]");
    if (said !== null) said.textContent = told === null ? couldNot : (done ?? "");
    if (told?.secret !== undefined) {
      const code = document.createElement("code");
      code.className = "font-mono text-mono break-all";
      code.textContent = told.secret;
      said?.append(` ${secretLabel} `, code);
    }
    if (told !== null && done === undefined) document.dispatchEvent(new Event("stale"));
  };
  document.addEventListener("shown", () => {
    for (const button of document.querySelectorAll<HTMLButtonElement>("[data-press] button")) button.disabled = false;
  });
  document.addEventListener("submit", async (event) => {
    const form = event.target;
    if (!(form instanceof HTMLFormElement) || form.dataset.press === undefined) return;
    event.preventDefault();
    const button = form.querySelector("button");
    if (button?.ariaBusy === "true") return;
    button?.setAttribute("aria-busy", "true");
    await send(form, JSON.parse(form.dataset.press));
    button?.setAttribute("aria-busy", "false");
  });
}

export function signOutWhenAsked(): void {
  const leave = async () => {
    const { csrfToken } = await (await fetch("/api/auth/csrf")).json();
    const body = new URLSearchParams({ csrfToken, json: "true" });
    const { ok, status } = await fetch("/api/auth/signout", { method: "POST", body });
    if (!ok) throw new Error(`${status}`);
    location.assign("/signin?callbackUrl=%2Fstatus");
  };
  document.addEventListener("click", ({ target }) => {
    if (!(target instanceof HTMLElement) || target.dataset.signOut === undefined) return;
    const { nextElementSibling: said, dataset } = target;
    leave().catch(() => {
      if (said !== null) said.textContent = dataset.signOut ?? "";
    });
  });
}

/** What this tab last showed, kept in this tab: when the status cannot be read, nothing on the server can say what it was. */
export function rememberLast(label: string, at: string): void {
  const name = `plumbline.last-known:${location.pathname}`;
  document.addEventListener("shown", () => {
    const kept: Partial<Kept> = JSON.parse(document.querySelector<HTMLElement>("[data-kept]")?.dataset.kept ?? "{}");
    if (kept.label === undefined) return;
    try {
      sessionStorage.setItem(name, JSON.stringify({ label: kept.label, at: kept.at }));
    } catch {
      // Storage may be full or switched off; then the page says less.
    }
  });
  const told = document.querySelector<HTMLElement>("[data-last-known]");
  if (told === null) return;
  try {
    const last: Partial<Kept> | null = JSON.parse(sessionStorage.getItem(name) ?? "null");
    const [wasLabel, wasAt] = [last?.label?.replace(/\.$/, ""), last?.at];
    if (wasLabel !== undefined && wasAt !== undefined)
      told.textContent = (told.dataset.lastKnown ?? "").replace(label, () => wasLabel).replace(at, () => wasAt);
  } catch {
    // Somebody else wrote there.
  }
  // The page comes back when something can be read again.
  setInterval(async () => {
    const answer = await fetch(location.href, { cache: "no-store" }).catch(() => null);
    if (answer !== null && answer.status < 500) location.reload();
  }, 10_000);
}

/** The one script of a status page. */
export function scriptWith(words: AgeWords): string {
  const written = (value: unknown) => JSON.stringify(value).replaceAll("<", "\\u003c");
  return [
    `(${rememberLast})(${written(LABEL)},${written(AT)})`,
    `(${sendPresses})()`,
    `(${signOutWhenAsked})()`,
    `(${tellAges})((${agesIn})(${written(words)},${durationsOf}))`,
    `(${keepTrue})((${renewalBy})(${become}))`,
    `(${hearHints})()`,
    'document.dispatchEvent(new Event("shown"))',
  ].join(";\n");
}
