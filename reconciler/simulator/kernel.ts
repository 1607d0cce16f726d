/**
 * Virtual time. Everything that happens is an event; events run in the order of their time, and of their making where
 * that is the same. After each one, what it set going in this process is run dry before the next begins, so that a run
 * hangs on its seed and on nothing else.
 */
import type { Millis } from "../model/evidence.ts";
import { Dice } from "./random.ts";

type Event = { at: Millis; seq: number; name: string; run: (() => void) | null };

/** Some Monday morning. */
const START = Date.UTC(2026, 0, 5, 9);
const STORY_LINES = 60;
const EVENTS_A_TURN = 64;

export class Kernel {
  readonly dice: Dice;
  /** How often each thing happened that is to happen sometimes. */
  readonly counts = new Map<string, number>();
  now: Millis = START;
  trace = 0x811c9dc5;
  #events: Event[] = [];
  #made = 0;
  #story: string[] = [];

  constructor(readonly seed: number) {
    this.dice = new Dice(seed);
  }

  after(ms: Millis, name: string, run: () => void): { cancel(): void } {
    const event: Event = { at: this.now + Math.max(0, ms), seq: this.#made, name, run };
    this.#made += 1;
    push(this.#events, event);
    return {
      cancel() {
        event.run = null;
      },
    };
  }

  /**
   * Lets everything happen that is due by then. Each event is an immediate of the machine's own loop: before the next one
   * every promise that could go on has gone on. Many of them share one turn of that loop, which is what costs.
   */
  runUntil(end: Millis): Promise<void> {
    return new Promise((resolve, reject) => {
      let isOver = false;
      const step = () => {
        if (isOver) return;
        try {
          isOver = !this.#step(end);
          if (isOver) resolve();
        } catch (error) {
          isOver = true;
          reject(error);
        }
      };
      const turn = () => {
        for (let event = 0; event < EVENTS_A_TURN; event += 1) setImmediate(step);
        setImmediate(() => isOver || turn());
      };
      turn();
    });
  }

  /** False where nothing more is due by then. */
  #step(end: Millis): boolean {
    for (let event = this.#events[0]; event !== undefined && event.at <= end; event = this.#events[0]) {
      pop(this.#events);
      if (event.run === null) continue;
      this.now = event.at;
      this.mark(event.name);
      event.run();
      return true;
    }
    this.now = end;
    return false;
  }

  count(name: string): void {
    this.counts.set(name, (this.counts.get(name) ?? 0) + 1);
  }

  /** Something that the whole run is told apart by. */
  mark(name: string): void {
    let hash = this.trace ^ (this.now & 0xffff);
    for (let at = 0; at < name.length; at += 1) hash = Math.imul(hash ^ name.charCodeAt(at), 0x01000193);
    this.trace = hash >>> 0;
  }

  /** A line of the story that a failing run is told by. */
  say(line: string): void {
    this.mark(line);
    const seconds = ((this.now - START) / 1_000).toFixed(3).padStart(9);
    this.#story.push(`${seconds} s  ${line}`);
    if (this.#story.length > STORY_LINES) this.#story.shift();
  }

  get story(): readonly string[] {
    return this.#story;
  }

  /** UUIDv7 of virtual time: sorts by it, and repeats with the seed. */
  uuid(): string {
    const part = () => this.dice.between(0, 0xffff).toString(16).padStart(4, "0");
    this.#made += 1;
    const order = this.#made.toString(16).padStart(7, "0");
    const hex = `${this.now.toString(16).padStart(12, "0")}7${order.slice(-3)}8${part().slice(1)}${part()}${part()}${part()}`;
    return `${hex.slice(0, 8)}-${hex.slice(8, 12)}-${hex.slice(12, 16)}-${hex.slice(16, 20)}-${hex.slice(20)}`;
  }
}

const isBefore = (a: Event, b: Event) => a.at < b.at || (a.at === b.at && a.seq < b.seq);

function push(heap: Event[], event: Event): void {
  let at = heap.length;
  heap.push(event);
  while (at > 0) {
    const parent = (at - 1) >> 1;
    const above = heap[parent];
    if (above === undefined || isBefore(above, event)) break;
    heap[at] = above;
    at = parent;
  }
  heap[at] = event;
}

function pop(heap: Event[]): void {
  const last = heap.pop();
  if (last === undefined || heap.length === 0) return;
  let at = 0;
  for (;;) {
    const [left, right] = [heap[2 * at + 1], heap[2 * at + 2]];
    if (left === undefined) break;
    const isRight = right !== undefined && isBefore(right, left);
    const least = isRight ? right : left;
    if (isBefore(last, least)) break;
    heap[at] = least;
    at = 2 * at + (isRight ? 2 : 1);
  }
  heap[at] = last;
}
