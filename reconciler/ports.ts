/**
 * What the loop needs from the machine it runs on. Everything that is not a pure decision goes through
 * one of these, so that a simulator can run the production modules in a world of its own.
 */
export type Clock = {
  /** Wall time of this machine, for logs and durations shown to people. No decision uses it. */
  now(): Date;
  /** Milliseconds that never go back, for deadlines and the send guard. */
  monotonic(): number;
};

export type Random = {
  /** RFC 9562 UUIDv7: sorts by time. */
  uuid(): string;
  /** A fraction in [0, 1), for jitter only. */
  fraction(): number;
};

export type Scheduler = {
  /** Resolves after `ms`, or early (without error) when `signal` aborts. */
  sleep(ms: number, signal?: AbortSignal): Promise<void>;
  /** Calls `run` after `ms` unless cancelled. */
  after(ms: number, run: () => void): { cancel(): void };
};

export type Http = (request: Request) => Promise<Response>;

export type Ports = { clock: Clock; random: Random; scheduler: Scheduler; http: Http };

export const systemPorts: Ports = {
  clock: { now: () => new Date(), monotonic: () => performance.now() },
  random: { uuid: uuidv7, fraction: () => Math.random() },
  scheduler: {
    sleep(ms, signal) {
      if (signal?.aborted) return Promise.resolve();
      return new Promise((resolve) => {
        const timer = setTimeout(done, ms);
        function done() {
          clearTimeout(timer);
          signal?.removeEventListener("abort", done);
          resolve();
        }
        signal?.addEventListener("abort", done);
      });
    },
    after(ms, run) {
      const timer = setTimeout(run, ms);
      return { cancel: () => clearTimeout(timer) };
    },
  },
  http: (request) => fetch(request, { redirect: "error" }),
};

/** When everything that waits for nothing outside of this process has gone on. */
export function endOfTurn(): Promise<void> {
  return new Promise((resolve) => setImmediate(resolve));
}

const drawn = new Uint8Array(4096);
let used = drawn.length;

/** Sixteen random bytes that are given to nobody else. The machine is asked for many at once: each time costs as much. */
function draw(): Uint8Array {
  if (used === drawn.length) {
    crypto.getRandomValues(drawn);
    used = 0;
  }
  used += 16;
  return drawn.subarray(used - 16, used);
}

/** UUIDv7: 48 bits of milliseconds, then randomness. */
export function uuidv7(): string {
  const bytes = Buffer.from(draw());
  bytes.writeUIntBE(Date.now(), 0, 6);
  bytes[6] = 0x70 | ((bytes[6] ?? 0) & 0x0f);
  bytes[8] = 0x80 | ((bytes[8] ?? 0) & 0x3f);
  const hex = bytes.toString("hex");
  return `${hex.slice(0, 8)}-${hex.slice(8, 12)}-${hex.slice(12, 16)}-${hex.slice(16, 20)}-${hex.slice(20)}`;
}
