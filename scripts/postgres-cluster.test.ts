import { spawnSync } from "node:child_process";
import { existsSync, mkdtempSync, rmSync, statSync, symlinkSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { afterEach, beforeEach, expect, test } from "vitest";
import { makeDataFolder } from "./postgres-cluster.mjs";

let folder = "";
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), "plumbline-data-"));
});
afterEach(() => rmSync(folder, { recursive: true }));

test("makes a data folder several folders deep, with spaces and letters of any language", () => {
  const made = makeDataFolder(join(folder, "a b", "ünï", "資料"));
  expect(statSync(made).mode & 0o777).toBe(0o755);
  expect(statSync(join(made, "logs")).mode & 0o777).toBe(0o700);
  expect(makeDataFolder(made)).toBe(made);
});

test.each([
  ["a file", "file", /file cannot be used \(ENOTDIR/],
  ["a place below a file", "file/below", /cannot be used \(ENOTDIR/],
  ["a link that leads nowhere", "dangling", /dangling cannot be used \(EEXIST/],
  ["a name that is too long", "x".repeat(300), /cannot be used \(ENAMETOOLONG/],
])("says of %s that it cannot be the data folder, and what to set", (_, name, says) => {
  writeFileSync(join(folder, "file"), "");
  symlinkSync(join(folder, "nowhere", "deep"), join(folder, "dangling"));
  const make = () => makeDataFolder(join(folder, name));
  expect(make).toThrow(says);
  expect(make).toThrow("Choose another with PLUMBLINE_DATA.");
});

// In a process of its own: what it shows would never end, and with it this one.
test.skipIf(!existsSync("/proc/self"))(
  "says at once that nobody can make a folder below /proc",
  { timeout: 30_000 },
  () => {
    const script = fileURLToPath(new URL("./postgres-cluster.mjs", import.meta.url));
    const code = `import(${JSON.stringify(script)}).then(({ makeDataFolder }) => makeDataFolder("/proc/plumbline/data"))`;
    const { signal, stderr } = spawnSync(process.execPath, ["-e", code], { encoding: "utf8", timeout: 20_000 });
    expect(signal).toBeNull();
    expect(stderr).toContain("The data folder /proc/plumbline/data cannot be used (ENOENT");
  },
);
