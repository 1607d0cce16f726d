import { spawn } from "node:child_process";
import { existsSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterEach, beforeEach, expect, test } from "vitest";
import { withLock } from "./lock-file.mjs";
import { birthOf } from "./process-identity.mjs";

let folder = "";
let lock = "";
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), "plumbline-lock-"));
  lock = join(folder, "a.lock");
});
afterEach(() => rmSync(folder, { recursive: true }));

test("gives the lock back, also after a failure", async () => {
  await expect(withLock(lock, () => Promise.reject(new Error("no")))).rejects.toThrow("no");
  expect(await withLock(lock, () => existsSync(lock))).toBe(true);
  expect(existsSync(lock)).toBe(false);
});

test.each([
  ["of a dead process", { pid: 2 ** 22 + 1, birth: "x" }],
  ["whose number another process has now", { pid: process.pid, birth: "another" }],
  ["that is damaged", "{"],
])("takes over a lock %s", async (_, holder) => {
  writeFileSync(lock, typeof holder === "string" ? holder : JSON.stringify(holder));
  expect(await withLock(lock, () => "mine", { waitMs: 2_000 })).toBe("mine");
});

test("waits for a live holder, says so once, and gives up in the end", async () => {
  writeFileSync(lock, JSON.stringify({ pid: process.ppid, birth: birthOf(process.ppid) }));
  const told: number[] = [];
  await expect(withLock(lock, () => {}, { waitMs: 200, onWait: (pid) => told.push(pid) })).rejects.toThrow(lock);
  expect(told).toEqual([process.ppid]);
});

test("four processes count without losing one, over an abandoned lock", async () => {
  const counter = join(folder, "counter");
  writeFileSync(counter, "0");
  writeFileSync(lock, JSON.stringify({ pid: 2 ** 22 + 1, birth: "x" }));
  const script = `
    const { withLock } = await import(process.argv[1]);
    const { readFileSync, writeFileSync } = await import("node:fs");
    for (let i = 0; i < 25; i += 1) {
      await withLock(process.argv[2], async () => {
        const n = Number(readFileSync(process.argv[3], "utf8"));
        await null;
        writeFileSync(process.argv[3], String(n + 1));
      });
    }`;
  const module = new URL("./lock-file.mjs", import.meta.url).href;
  const codes = await Promise.all(
    [1, 2, 3, 4].map(() => {
      const child = spawn(process.execPath, ["--input-type=module", "-e", script, module, lock, counter], {
        stdio: "inherit",
      });
      return new Promise((resolve) => child.once("exit", resolve));
    }),
  );
  expect(codes).toEqual([0, 0, 0, 0]);
  expect(readFileSync(counter, "utf8")).toBe("100");
}, 60_000);
