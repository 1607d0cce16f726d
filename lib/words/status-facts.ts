/* What is known about one request, in words that every language can build its sentences of. Times arrive written out, with their zone. */

/** What the page needs to know, for each status; nothing else can be said. */
export type StatusFacts =
  | { status: "pending"; requested: string; stepsConfirmed: number; steps: number; updateBy: string }
  | { status: "verifying"; wants: "present"; system: string; sent: string; nextCheck: string }
  | { status: "verifying"; wants: "absent"; system: string; thing: string; nextCheck: string }
  | { status: "in_place"; wants: Wants; thing: string; checkedAgo: string; checked: string; system: string }
  | { status: "in_place_stale"; wants: Wants; thing: string; checked: string; updateBy: string }
  | { status: "repair_needed"; wants: Wants; thing: string; difference: string; next: RepairNext }
  | { status: "blocked_on_review"; since: string; reason: string; usual: UsualWait | null; reference: string }
  | { status: "left_as_it_is"; difference: string | null; reference: string }
  /** Held by a stop alone: nobody is asked to decide. `difference`: null where it was asked for and nothing was sent yet. */
  | {
      status: "paused";
      wants: Wants;
      thing: string;
      difference: string | null;
      since: string;
      updateBy: string;
      reference: string;
    }
  | {
      status: "not_confirmed";
      wants: Wants;
      act: string | null;
      thing: string;
      tried: string;
      system: string;
      nextCheck: string;
    }
  | { status: "needs_you"; needs: string; action: string }
  | { status: "stopped"; at: string; by: "you" | "team"; stepsDone: string[]; steps: number }
  | { status: "unavailable"; lastLabel: string; lastAt: string };

export type Wants = "present" | "absent";
type RepairNext =
  | { kind: "automatic"; nextAttempt: string }
  | { kind: "undecided" | "on_hold"; updateBy: string }
  /** A person lets it be: for now, where no end is told. */
  | { kind: "accepted"; until: string | null };

/** How long similar requests waited; only counted from enough of them to mean something. */
export type UsualWait = { p50: string; p90: string; n: number };
export const USUAL_WAIT_N_MIN = 20;

/** `body` is what is true and how we know; `next` is what happens, what you can do and when we say more. */
export type StatusText = { label: string; headline: string; body: string; next: string };

/** How one step of a request stands. */
export type StepState =
  | { kind: "confirmed"; at: string }
  | { kind: "not_confirmed" }
  | { kind: "not_started" }
  | { kind: "not_needed" }
  | { kind: "not_checked" };

/** What a notice carries besides the text of the status. */
export type Notice = { thing: string; reference: string; link: string; why: string; again: string | null };

/** For places that cannot stress a word. */
export function withoutStress(text: string): string {
  return text.replaceAll("**", "");
}
