/**
 * Checks who imports whom, what only some places may call, and where things may lie. Every rule is a sentence; a
 * violation prints the place and the sentence. check-boundaries.test.ts plants a violation of each.
 *
 * The floor: reconciler/model and the pure parts of lib, which anyone may import. Pure (◆): no I/O, no clock, no
 * randomness; the folders below, and every file whose first line is a comment with ◆ in it.
 */
import { existsSync, readdirSync, readFileSync } from "node:fs";
import { builtinModules } from "node:module";
import { dirname, join, posix } from "node:path";
import { fileURLToPath } from "node:url";
import { lineAt, readSource } from "./source-text.mjs";

/**
 * @typedef {object} SourceFile
 * @property {string} path from the project's root
 * @property {string} module the path without extension and without /index
 * @property {string} text
 * @property {import("./source-text.mjs").SourceText} source
 * @property {boolean} isTest
 * @property {boolean} isPure
 * @property {boolean} isClient it reaches the browser
 * @typedef {{ path: string, line: number, found: string, rule: string }} Violation
 * @typedef {object} ImportRule
 * @property {string} rule
 * @property {(file: SourceFile) => boolean} in
 * @property {(module: string, about: { file: SourceFile, typeOnly: boolean, target?: SourceFile }) => boolean} [may]
 *   whether it may import this module of ours
 * @property {(name: string) => boolean} [mayUse] whether it may import this package
 * @typedef {{ rule: string, in: (file: SourceFile) => boolean, call: RegExp }} CallRule
 */

const sourceFolders = ["app", "components", "db", "lib", "reconciler"];
const skippedFolders = ["node_modules", ".git", ".next", "build", ".plumbline", "test-results", "playwright-report"];
const floor = [
  ...[
    "reconciler/model",
    "lib/errors",
    "lib/time",
    "lib/format",
    "lib/words",
    "lib/canonical",
    "lib/comparable",
    "lib/api",
    "lib/message-of",
  ],
  // Who may do what is a pure table, asked on every side.
  ...["lib/auth/principal", "lib/auth/permissions", "lib/auth/authorize", "lib/auth/scopes"],
];
const pureFolders = [...floor, "reconciler/difference", "reconciler/policy"];
/** They put the pieces together, so they see all of them. */
const entryPoints = ["db/setup", "db/seed", "db/test"];

/**
 * @param {string} module
 * @param {...string} places files or folders
 */
const inside = (module, ...places) => places.some((place) => module === place || module.startsWith(`${place}/`));
/** What an address may say is read by the page, by its query and in the browser alike. */
const isAddress = (/** @type {string} */ module) =>
  /^lib\/query\/([\w-]+-params|age-bucket|job-item-states|claim-states|object-status-filters|strict-query)$/.test(
    module,
  );
const onFloor = (/** @type {string} */ module) => inside(module, ...floor) || isAddress(module);
const isBuiltin = (/** @type {string} */ name) => name.startsWith("node:") || builtinModules.includes(name);
const isPackage = (/** @type {string} */ name, /** @type {string[]} */ ...packages) => inside(name, ...packages);
/**
 * The connector's interface is handed around, and so are the ports: files, not a connector's folder.
 * @param {SourceFile | undefined} target
 */
const isContract = (target) => /^reconciler\/(ports|store|config|connectors\/[^/]+)\.ts$/.test(target?.path ?? "");

/** @type {ImportRule[]} */
const importRules = [
  {
    rule: "1. reconciler/model and the pure parts of lib are the floor: they import nothing of ours, anyone may import them, the browser too.",
    in: ({ module }) => onFloor(module),
    may: (module, { file }) =>
      inside(file.module, "reconciler/model") ? inside(module, "reconciler/model") : onFloor(module),
    mayUse: (name) =>
      (!isBuiltin(name) || name === "node:crypto") && !isPackage(name, ...serverPackages, ...webPackages),
  },
  {
    rule: "2. db imports the floor, lib/env, lib/log.",
    in: ({ module }) => inside(module, "db") && !inside(module, ...entryPoints),
    // The side-by-side of a difference is computed when it is read; that is pure.
    may: (module) => inside(module, "db", "lib/env", "lib/log", "reconciler/difference") || onFloor(module),
    mayUse: (name) => !isPackage(name, ...webPackages),
  },
  {
    rule: "3. ◆ files import the floor and each other only. No db, fetch, Date.now(), Math.random().",
    in: ({ isPure }) => isPure,
    may: (module, { target, typeOnly }) =>
      onFloor(module) ||
      // A type does nothing.
      typeOnly ||
      target?.isPure === true,
    // Hashing is arithmetic; everything else that Node offers reaches outside.
    mayUse: (name) => (isBuiltin(name) ? name === "node:crypto" : !isPackage(name, ...serverPackages, ...webPackages)),
  },
  {
    rule: "4. connectors import the floor and lib/log: never the database, a session, or each other.",
    in: ({ module }) => inside(module, "reconciler/connectors"),
    may: (module, { file, target }) =>
      onFloor(module) ||
      inside(module, "lib/log", connectorOf(file.module)) ||
      isContract(target) ||
      // The list of connectors is beside them.
      (isContract(file) && inside(module, "reconciler/connectors")),
    mayUse: (name) => !isPackage(name, ...webPackages),
  },
  {
    rule: "5. desired observed repair record import db and the floor (repair also record); they meet only in loop. They get a connector as an argument.",
    in: ({ module }) => inside(module, ...stages),
    may: (module, { file, typeOnly, target }) =>
      inside(module, "db") ||
      onFloor(module) ||
      inside(module, stageOf(file.module)) ||
      (inside(file.module, "reconciler/repair") && inside(module, "reconciler/record")) ||
      // Decisions are pure and made where they are needed; rows and ports are everybody's.
      inside(module, "reconciler/policy") ||
      (typeOnly && isContract(target)),
  },
  {
    rule: "6. reconciler never imports app, components, lib/auth, lib/http, lib/query, next, react.",
    in: ({ module }) => inside(module, "reconciler"),
    may: (module) => onFloor(module) || !inside(module, "app", "components", "lib/auth", "lib/http", "lib/query"),
    mayUse: (name) => !isPackage(name, ...webPackages),
  },
  {
    rule: "7. lib/services imports db, the floor, reconciler/policy, reconciler/record. It never calls a connector: it changes rows, and the loop acts.",
    in: ({ module }) => inside(module, "lib/services"),
    // And the one question of who may: it is asked in the same transaction as the change.
    may: (module, { typeOnly, target }) =>
      inside(module, "db", "lib/services", "lib/auth", "lib/log", "reconciler/policy", "reconciler/record") ||
      // What the database's own functions refuse.
      inside(module, "lib/client/refused") ||
      (typeOnly && isContract(target)) ||
      onFloor(module),
    mayUse: (name) => !isPackage(name, ...webPackages),
  },
  {
    rule: "lib/client is shipped to products: it imports itself and the API's operations, else types only, and no package but the React that a page has.",
    in: ({ module }) => inside(module, "lib/client"),
    may: (module, { typeOnly }) => inside(module, "lib/client", "lib/api/operations") || typeOnly,
    mayUse: (name) => name === "react",
  },
  {
    rule: "8. app reads through db/queries, writes through lib/services, and takes only model from reconciler.",
    in: ({ module }) => inside(module, "app"),
    may: (module) =>
      !inside(module, "db", "reconciler", "scripts", "e2e") ||
      // The demo's sign-in page lists the demo's people.
      inside(module, "db/queries", "db/client", "db/seed/people", "reconciler/model"),
    mayUse: (name) => !isPackage(name, "postgres", "drizzle-orm"),
  },
  {
    rule: '9. "use client" files import only components, lib/query, lib/format, reconciler/model.',
    in: ({ isClient }) => isClient,
    may: (module, { file, typeOnly, target }) =>
      // A type is gone before it reaches the browser.
      typeOnly ||
      inside(module, "components", "lib/query") ||
      onFloor(module) ||
      (target !== undefined && isSibling(file, target)),
    mayUse: (name) => !isBuiltin(name) && !isPackage(name, ...serverPackages),
  },
  {
    rule: "components know the model's words, never the database.",
    in: ({ module }) => inside(module, "components"),
    may: (module, { file }) =>
      inside(module, "components", "lib/query") ||
      onFloor(module) ||
      // On the server the language is the request's.
      (file.module === "components/words/use-words.server" && module === "lib/http/request-words"),
    mayUse: (name) => !isPackage(name, ...serverPackages),
  },
  {
    rule: "lib/query runs in the browser too: it imports itself and the floor.",
    in: ({ module }) => inside(module, "lib/query"),
    may: (module, { typeOnly }) => typeOnly || inside(module, "lib/query") || onFloor(module),
    mayUse: (name) => !isBuiltin(name) && !isPackage(name, ...serverPackages),
  },
  {
    rule: "Nothing imports app, tests or scripts; only tests import db/test.",
    in: ({ module }) => !inside(module, "app", "db/test"),
    may: (module) => !inside(module, "app", "e2e", "scripts", "db/test") && !module.endsWith(".test"),
  },
];

const webPackages = ["next", "next-auth", "react", "react-dom"];
const serverPackages = ["postgres", "drizzle-orm", "pino", "prom-client", "server-only"];
const stages = ["desired", "observed", "repair", "record"].map((name) => `reconciler/${name}`);

const inReconciler = (/** @type {SourceFile} */ { module }) =>
  inside(module, "reconciler") &&
  // The simulator's kernel is a clock.
  !inside(module, "reconciler/ports", "reconciler/sandbox", "reconciler/cli", "reconciler/simulator/kernel") &&
  !/^reconciler\/connectors\/[^/]+\/([\w-]+-)?(transport|session)$/.test(module);

const portsRule =
  "10. Clock, randomness, scheduling, database and HTTP reach the loop as ports (reconciler/ports.ts; a connector's own wire is in its transport.ts or session.ts).";

/** @type {CallRule[]} */
const callRules = [
  ...[/\bDate\.now\(/g, /\bnew Date\(\s*\)/g, /\bperformance\.now\(/g].map((call) => ({
    rule: portsRule,
    in: inReconciler,
    call,
  })),
  ...[/\bMath\.random\(/g, /\brandom(UUID|Bytes|Int)\(/g].map((call) => ({ rule: portsRule, in: inReconciler, call })),
  ...[/\bset(Timeout|Interval|Immediate)\(/g, /(?<![\w$.])fetch\(/g].map((call) => ({
    rule: portsRule,
    in: inReconciler,
    call,
  })),
  {
    rule: "◆ files are pure: no I/O, no clock, no randomness; time and limits come in as arguments.",
    in: ({ isPure }) => isPure,
    call: /\b(Date\.now|performance\.now|Math\.random|random(UUID|Bytes|Int)|getRandomValues|set(Timeout|Interval|Immediate))\(|\bnew Date\(\s*\)|(?<![\w$.])fetch\(|\bprocess\.|\bconsole\./g,
  },
  {
    rule: "A timeout that only AbortSignal.any knows is collected as garbage and never fires: reconciler/connectors/end-within.ts holds it.",
    in: ({ module }) => module !== "reconciler/connectors/end-within",
    call: /\bAbortSignal\.any\((?:[^()]|\([^()]*\))*\bAbortSignal\.timeout\(/g,
  },
  {
    rule: "A transaction is begun in db/client.ts only, which makes it safe: sql.begin( stands nowhere else.",
    in: ({ module }) => module !== "db/client",
    call: /\.begin\(/g,
  },
  {
    rule: "Text becomes SQL in few places: sql.unsafe( and sql.raw( only in db/client.ts, db/copy.ts, db/setup.ts, db/queries/invariants.ts, db/queries/literal.ts (whole numbers, own constants), reconciler/connectors, reconciler/sandbox.",
    in: ({ module }) =>
      !inside(
        module,
        ...[
          "db/client",
          "db/copy",
          "db/setup",
          "db/queries/invariants",
          "db/queries/literal",
          "reconciler/connectors",
          "reconciler/sandbox",
        ],
      ),
    call: /\.unsafe\(|\bsql\.raw\(/g,
  },
];

const foldersRule =
  "A helper lives beside its caller, in a file named for what it does: no folder utils, helpers, common, types, hooks.";
const folderNamesRefused = ["utils", "helpers", "common", "types", "hooks"];
const topLevelRule = "The names at the top level are fixed.";
const topLevelNames = new Set([
  ...[
    "app",
    "components",
    "lib",
    "db",
    "reconciler",
    "e2e",
    "package.json",
    "next.config.js",
    "drizzle.config.ts",
    "README.md",
  ],
  ...["docs", ".ci", "scripts", "plumbline.config.ts", "public"],
  // Next reads these from the root.
  ...["instrumentation.ts", "instrumentation-client.ts", "proxy.ts", "next-env.d.ts"],
  ...[
    "package-lock.json",
    "tsconfig.json",
    "vitest.config.ts",
    "playwright.config.ts",
    "biome.json",
    "postcss.config.mjs",
  ],
  ...[
    ".gitignore",
    ".gitattributes",
    ".npmrc",
    ".nvmrc",
    ".editorconfig",
    ".dockerignore",
    "Dockerfile",
    ".env.example",
  ],
  ...["CHANGELOG.md", "CONTRIBUTING.md", "SECURITY.md", "LICENSE", ".DS_Store"],
]);

/**
 * @param {string} root
 * @returns {{ violations: Violation[], files: number, imports: number }}
 */
export function checkBoundaries(root) {
  const files = readSourceFiles(root);
  const violations = [...checkPlaces(root), ...checkImports(files), ...checkCalls(files)];
  violations.sort((a, b) => a.path.localeCompare(b.path) || a.line - b.line);
  return {
    violations,
    files: files.size,
    imports: [...files.values()].reduce((sum, { source }) => sum + source.imports.length, 0),
  };
}

/**
 * @param {Map<string, SourceFile>} files
 * @returns {Violation[]}
 */
function checkImports(files) {
  const violations = [];
  for (const file of files.values()) {
    if (file.isTest) continue;
    const rules = importRules.filter((rule) => rule.in(file));
    for (const { specifier, typeOnly, line } of file.source.imports) {
      const module = moduleOf(file, specifier);
      const target = module === null ? undefined : files.get(module);
      for (const { rule, may, mayUse } of rules) {
        const allowed =
          module === null ? (mayUse?.(specifier) ?? true) : (may?.(module, { file, typeOnly, target }) ?? true);
        if (!allowed) violations.push({ path: file.path, line, found: `imports ${specifier}`, rule });
      }
      const schedules = module === null && /^(node:)?timers\b/.test(specifier) && inReconciler(file);
      if (schedules) violations.push({ path: file.path, line, found: `imports ${specifier}`, rule: portsRule });
    }
  }
  return violations;
}

/**
 * @param {Map<string, SourceFile>} files
 * @returns {Violation[]}
 */
function checkCalls(files) {
  const violations = [];
  for (const file of files.values()) {
    if (file.isTest) continue;
    for (const { rule, in: applies, call } of callRules) {
      if (!applies(file)) continue;
      for (const match of file.source.code.matchAll(call)) {
        violations.push({ path: file.path, line: lineAt(file.text, match.index), found: match[0], rule });
      }
    }
  }
  return violations;
}

/**
 * @param {string} root
 * @returns {Violation[]}
 */
function checkPlaces(root) {
  const names = readdirSync(root).filter((name) => !skippedFolders.includes(name) && !name.endsWith(".tsbuildinfo"));
  const strange = names.filter((name) => !topLevelNames.has(name));
  const refused = names
    .flatMap((name) => listFolders(root, name))
    .filter((path) => folderNamesRefused.includes(posix.basename(path)));
  return [
    ...strange.map((path) => ({ path, line: 1, found: "at the top level", rule: topLevelRule })),
    ...refused.map((path) => ({ path, line: 1, found: "a folder of this name", rule: foldersRule })),
  ];
}

/**
 * @param {string} root
 * @param {string} path
 * @returns {string[]}
 */
function listFolders(root, path) {
  const folders = [];
  for (const entry of readdirOrNothing(join(root, path))) {
    if (entry.isDirectory() && !skippedFolders.includes(entry.name))
      folders.push(...listFolders(root, `${path}/${entry.name}`));
  }
  return existsSync(join(root, path, ".")) ? [path, ...folders] : folders;
}

/** @param {string} folder */
function readdirOrNothing(folder) {
  try {
    return readdirSync(folder, { withFileTypes: true });
  } catch (error) {
    if (["ENOTDIR", "ENOENT"].includes(error.code)) return [];
    throw error;
  }
}

/**
 * @param {string} root
 * @returns {Map<string, SourceFile>} by module
 */
function readSourceFiles(root) {
  /** @type {Map<string, SourceFile>} */
  const files = new Map();
  for (const path of sourceFolders.flatMap((folder) => listFiles(root, folder))) {
    const file = describe(path, readFileSync(join(root, path), "utf8"));
    files.set(file.module, file);
  }
  spreadClient(files);
  return files;
}

/**
 * @param {string} root
 * @param {string} folder
 * @returns {string[]}
 */
function listFiles(root, folder) {
  return readdirOrNothing(join(root, folder)).flatMap((entry) => {
    const path = `${folder}/${entry.name}`;
    if (entry.isDirectory()) return listFiles(root, path);
    return /\.(ts|tsx|mts|js|mjs)$/.test(entry.name) && !entry.name.endsWith(".d.ts") ? [path] : [];
  });
}

/**
 * @param {string} path
 * @param {string} text
 * @returns {SourceFile}
 */
function describe(path, text) {
  const module = path.replace(/\.\w+$/, "").replace(/\/index$/, "");
  const source = readSource(text);
  const usesVitest = source.imports.some(({ specifier }) => specifier === "vitest");
  const firstLine = text.slice(0, text.indexOf("\n"));
  return {
    path,
    module,
    text,
    source,
    isTest:
      usesVitest || /\.test(-kit)?$/.test(module) || inside(module, "db/test", "reconciler/bench", "reconciler/kill"),
    isPure: inside(module, ...pureFolders) || (/^\s*\/[/*]/.test(firstLine) && firstLine.includes("◆")),
    isClient: /^(\s|\/\/[^\n]*|\/\*[\s\S]*?\*\/)*["']use client["']/.test(text),
  };
}

/**
 * What a client file takes from its own folder reaches the browser with it, and is held to the same rule.
 * @param {Map<string, SourceFile>} files
 */
function spreadClient(files) {
  const waiting = [...files.values()].filter(({ isClient }) => isClient);
  for (let file = waiting.pop(); file; file = waiting.pop()) {
    for (const { specifier, typeOnly } of file.source.imports) {
      const target = files.get(moduleOf(file, specifier) ?? "");
      if (typeOnly || !target || target.isClient || !isSibling(file, target)) continue;
      target.isClient = true;
      waiting.push(target);
    }
  }
}

/**
 * @param {SourceFile} file
 * @param {string} specifier
 * @returns {string | null} null: a package
 */
function moduleOf(file, specifier) {
  const path = specifier.startsWith("@/")
    ? posix.normalize(specifier.slice(2))
    : specifier.startsWith(".")
      ? posix.join(dirname(file.path), specifier)
      : null;
  return path?.replace(/\.(ts|tsx|mts|js|mjs)$/, "").replace(/\/(index)?$/, "") ?? null;
}

/**
 * @param {SourceFile} file
 * @param {SourceFile} target
 */
function isSibling(file, target) {
  const group = /^app\/\([^/]+\)\//.exec(file.path)?.[0];
  return [`${dirname(file.path)}/`, group].some((folder) => folder !== undefined && target.path.startsWith(folder));
}

/** @param {string} module */
function connectorOf(module) {
  return module.split("/").slice(0, 3).join("/");
}

/** @param {string} module */
function stageOf(module) {
  return module.split("/").slice(0, 2).join("/");
}

if (process.argv[1] === fileURLToPath(import.meta.url)) {
  const { violations, files, imports } = checkBoundaries(dirname(dirname(fileURLToPath(import.meta.url))));
  for (const { path, line, found, rule } of violations) console.error(`${path}:${line}: ${found}\n    ${rule}`);
  console.log(violations.length === 0 ? `ok: ${files} files, ${imports} imports` : `${violations.length} violations`);
  process.exitCode = violations.length === 0 ? 0 : 1;
}
