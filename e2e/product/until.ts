const EVERY_MS = 100;

/** Waits for a condition, never for a time. Says what it waited for when it gives up. */
export async function until(what: string, withinMs: number, holds: () => boolean | Promise<boolean>): Promise<void> {
  const deadline = Date.now() + withinMs;
  while (!(await holds())) {
    if (Date.now() > deadline) throw new Error(`Waited ${withinMs / 1000} s, and it is still not so that ${what}.`);
    await new Promise((resolve) => setTimeout(resolve, EVERY_MS));
  }
}
