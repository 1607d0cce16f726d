import type { Begun } from "@/lib/query/installation";
import type { OverviewWords } from "@/lib/words/words";

export type Step = {
  id: keyof OverviewWords["overview"]["steps"];
  /** Told by rows, never by having been read. */
  done: boolean;
  href?: string;
  /** Typed where Plumbline was started. */
  command?: string;
};

/** From nothing to the first drift of a system of one's own. */
export function setupSteps(begun: Begun): readonly Step[] {
  return [
    { id: "declare", done: begun.declared },
    { id: "read", done: begun.read, command: "npm start", href: "/sources" },
    { id: "ask", done: begun.asked, href: "/developers" },
    { id: "firstDrift", done: begun.found, href: "/drift" },
  ];
}

/** The README's tour, in short. Reading the record leaves no trace, so it is done when the rest is. */
export function tourSteps(begun: Begun): readonly Step[] {
  return [
    { id: "break", done: begun.found, command: "npm run plumbline -- break permission_drift --direction over" },
    { id: "found", done: begun.found, command: "npm run plumbline -- detect", href: "/drift" },
    { id: "approve", done: begun.approved, href: "/review" },
    { id: "proved", done: begun.proved, href: "/audit?action=repair" },
    { id: "record", done: begun.proved, command: "npm run plumbline -- audit verify", href: "/audit" },
  ];
}
