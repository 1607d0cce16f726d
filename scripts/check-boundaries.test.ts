import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { dirname, join } from "node:path";
import { afterEach, beforeEach, expect, test } from "vitest";
import { checkBoundaries } from "./check-boundaries.mjs";
import { readSource } from "./source-text.mjs";

let root = "";
beforeEach(() => {
  root = mkdtempSync(join(tmpdir(), "plumbline-boundaries-"));
});
afterEach(() => rmSync(root, { recursive: true }));

function plant(files: Record<string, string>) {
  for (const [path, text] of Object.entries(files)) {
    mkdirSync(dirname(join(root, path)), { recursive: true });
    writeFileSync(join(root, path), text);
  }
}

/** Everything here is allowed, and close to what is not. */
const clean: Record<string, string> = {
  "README.md": "",
  "reconciler/model/status.ts": `import { z } from "zod";\nimport { words } from "./words";\nexport const status = z.enum(words);`,
  "reconciler/model/words.ts": `// Date.now() and fetch("x") in a comment, and in a string:\nexport const words = ["setTimeout("] as const;`,
  "lib/format/age.ts": `import type { Status } from "@/reconciler/model/status";\nexport const at = (now: number) => new Date(now);`,
  "lib/errors.ts": "export class AppError extends Error {}",
  "lib/log.ts": `import pino from "pino";\nexport const log = pino();`,
  "lib/auth/authorize.ts": `import { permissions } from "./permissions";`,
  "lib/auth/permissions.ts": "export const permissions = {};",
  "lib/query/drift-params.ts": `import { status } from "../../reconciler/model/status.ts";`,
  "db/queries/drift-where.ts": `import { params } from "../../lib/query/drift-params.ts";`,
  "lib/query/drifts.ts": `import { queryOptions } from "@tanstack/react-query";\nimport type { Page } from "@/db/queries/drift-list";`,
  "lib/services/repairs/approve.ts": `import { sql } from "@/db/client";\nimport { authorize } from "@/lib/auth/authorize";\nimport { gate } from "@/reconciler/policy/gate";`,
  "db/client.ts": `import postgres from "postgres";\nimport { env } from "../lib/env";\nsql.begin(() => sql.unsafe("select 1"));`,
  "db/queries/drift-list.ts": `import { sql } from "../client";`,
  "db/setup.ts": `import { world } from "@/reconciler/sandbox/world";`,
  "reconciler/ports.ts": "export const clock = () => Date.now();",
  "reconciler/difference/classify.ts": `import { createHash } from "node:crypto";\nimport { status } from "../model/status";\nimport { fields } from "./fields";`,
  "reconciler/difference/fields.ts": "export const fields = [];",
  "reconciler/policy/gate.ts": `import { AppError } from "@/lib/errors";`,
  "reconciler/repair/attempt.ts": `import type { Connector } from "../connectors/contract";\nimport type { Clock } from "../ports";\nimport { append } from "../record/chain";\nimport { sql } from "@/db/client";`,
  "reconciler/connectors/contract.ts": `import type { Status } from "../model/status";`,
  "reconciler/connectors/registry.ts": `import { scim } from "./scim/connector";`,
  "reconciler/connectors/scim/connector.ts": `import { get } from "./transport";\nimport type { Connector } from "../contract";\nimport { log } from "@/lib/log";`,
  "reconciler/connectors/scim/transport.ts": "export const get = (url: string) => fetch(url);",
  "reconciler/loop/reconcile.ts": `import { scan } from "../observed/scan";\nports.fetch("x"); ports.setTimer(1);\nexport const t = \`\${ports.now()} Date.now()\`;`,
  "reconciler/sandbox/world.ts": `setTimeout(() => sql.unsafe("drop role x"), 1);`,
  "reconciler/loop/reconcile.test.ts": `import { test } from "vitest";\nimport { app } from "@/app/page";\nsetTimeout(() => sql.begin(), Math.random());`,
  "components/status/badge.tsx": `"use client";\nimport { status } from "@/reconciler/model/status";\nexport const Badge = () => <p>Don't fetch(this) // it's "text"</p>;`,
  "app/page.tsx": `import { list } from "@/db/queries/drift-list";\nimport { db } from "@/db/client";\nimport { Table } from "./table";`,
  "app/table.tsx": `"use client";\nimport type { Page } from "@/db/queries/drift-list";\nimport { columns } from "./columns";\nimport { useState } from "react";`,
  "app/columns.tsx": `import { Badge } from "@/components/status/badge";`,
};

test("a tidy project has no violations", () => {
  plant(clean);
  expect(checkBoundaries(root).violations).toEqual([]);
});

test.each([
  ["1.", "reconciler/model/bad.ts", `import { log } from "@/lib/log";`],
  ["1.", "reconciler/model/bad.ts", `import { at } from "@/lib/format/age";`],
  ["1.", "lib/format/bad.ts", `import { readFileSync } from "node:fs";`],
  ["1.", "lib/time.ts", `import { env } from "./env";`],
  ["2.", "db/queries/bad.ts", `import { gate } from "@/reconciler/policy/gate";`],
  ["2.", "db/client.ts", `import { cookies } from "next/headers";`],
  ["3.", "reconciler/difference/bad.ts", `import { sql } from "@/db/client";`],
  ["3.", "reconciler/policy/bad.ts", `import postgres from "postgres";`],
  ["3.", "reconciler/repair/plan.ts", `// ◆ Plans.\nimport { readFileSync } from "node:fs";`],
  ["3.", "reconciler/repair/plan.ts", `/** ◆ Plans. */\nimport { attempt } from "./attempt";`],
  ["4.", "reconciler/connectors/scim/bad.ts", `import { sql } from "@/db/client";`],
  ["4.", "reconciler/connectors/scim/bad.ts", `import { roles } from "../postgres/connector";`],
  ["4.", "reconciler/connectors/scim/bad.ts", `import { getServerSession } from "next-auth";`],
  ["5.", "reconciler/desired/bad.ts", `import { scan } from "../observed/scan";`],
  ["5.", "reconciler/record/bad.ts", `import { attempt } from "../repair/attempt";`],
  ["5.", "reconciler/repair/bad.ts", `import { scim } from "../connectors/scim/connector";`],
  ["5.", "reconciler/observed/bad.ts", `import { registry } from "../connectors/registry";`],
  ["6.", "reconciler/loop/bad.ts", `import { session } from "@/lib/auth/session";`],
  ["6.", "reconciler/cli/bad.ts", `import { Table } from "@/app/table";`],
  ["6.", "reconciler/loop/bad.ts", `import { useState } from "react";`],
  ["7.", "lib/services/runs/bad.ts", `import { scim } from "@/reconciler/connectors/scim/connector";`],
  ["7.", "lib/services/runs/bad.ts", `import { run } from "@/reconciler/loop/reconcile";`],
  ["8.", "app/bad.tsx", `import { drifts } from "@/db/schema/drifts";`],
  ["8.", "app/bad.tsx", `import { eq } from "drizzle-orm";`],
  ["8.", "app/bad.tsx", `import { gate } from "@/reconciler/policy/gate";`],
  ["9.", "app/table.tsx", `"use client";\nimport { list } from "@/db/queries/drift-list";`],
  ["9.", "app/columns.tsx", `import { approve } from "@/lib/services/repairs/approve";`],
  [
    "9.",
    "components/status/badge.tsx",
    `/* Says what is true. */\n'use client';\nimport { readFileSync } from "node:fs";`,
  ],
  ["10.", "reconciler/loop/bad.ts", "const at = Date.now();"],
  ["10.", "reconciler/loop/bad.ts", "const at = new Date();"],
  ["10.", "reconciler/repair/bad.ts", "const jitter = Math.random();"],
  ["10.", "reconciler/loop/bad.ts", "setTimeout(run, 10);"],
  ["10.", "reconciler/connectors/scim/bad.ts", `await fetch("https://example.test");`],
  ["10.", "reconciler/loop/bad.ts", `import { setTimeout as wait } from "node:timers/promises";`],
  ["10.", "reconciler/loop/bad.ts", "const id = crypto.randomUUID();"],
  ["10.", "reconciler/loop/bad.ts", "const text = `$" + "{`$" + "{Date.now()}`}`;"],
  ["components know", "components/bad.tsx", `import { list } from "@/db/queries/drift-list";`],
  ["lib/query", "lib/query/bad.ts", `import { env } from "@/lib/env";`],
  ["Nothing imports", "lib/http/bad.ts", `import { page } from "@/app/page";`],
  ["Nothing imports", "lib/http/bad.ts", `export { template } from "../../db/test/template";`],
  ["◆ files are pure", "reconciler/difference/bad.ts", "export const now = () => Date.now();"],
  ["◆ files are pure", "lib/format/bad.ts", "export const zone = process.env.TZ;"],
  ["◆ files are pure", "reconciler/repair/plan.ts", "// ◆ Plans.\nexport const id = () => Math.random();"],
  [
    "A timeout that only",
    "reconciler/connectors/bad/transport.ts",
    "AbortSignal.any([mine(signal), AbortSignal.timeout(5)]);",
  ],
  ["A transaction", "lib/services/runs/bad.ts", "await sql.begin(async () => {});"],
  ["Text becomes SQL", "db/queries/bad.ts", `await sql.unsafe("select 1");`],
  ["Text becomes SQL", "lib/services/bad.ts", "sql.raw(`x`);"],
  ["A helper lives", "lib/utils/cn.ts", ""],
  ["A helper lives", "app/(console)/drift/hooks/use-drift.ts", ""],
  ["The names", "src/index.ts", ""],
])("finds a violation of: %s (%s: %s)", (rule, path, text) => {
  plant({ ...clean, [path]: text });
  const { violations } = checkBoundaries(root);
  expect(violations.map((violation) => violation.rule).join("\n")).toContain(rule);
  expect(violations.filter((violation) => !path.startsWith(violation.path))).toEqual([]);
});

test("a violation names its file and line", () => {
  plant({ ...clean, "reconciler/loop/bad.ts": "/* one\n two */\nconst at =\n  Date.now();\n" });
  expect(checkBoundaries(root).violations).toMatchObject([
    { path: "reconciler/loop/bad.ts", line: 4, found: "Date.now(" },
  ]);
});

test("reads imports of every form, and none out of text", () => {
  const text = `
    import a, { type B } from "a";
    import type { C } from "c";
    import { type D, type E } from 'd';
    import "e";
    export * from "f";
    const g = await import("g");
    const regex = /from "h"/g, half = 4 / 2, path = "import x from 'i'";
    // import j from "j";
    const jsx = <a href="k">import l from "l"; don't</a>;
    import type from "m";`;
  const found = readSource(text).imports.map(({ specifier, typeOnly }) => (typeOnly ? `type ${specifier}` : specifier));
  expect(found.sort()).toEqual(["a", "e", "f", "g", "l", "m", "type c", "type d"]);
});
