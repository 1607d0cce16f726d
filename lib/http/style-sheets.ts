import { readFile } from "node:fs/promises";

/** Beside what the build made of a page that always exists: which files the frame of all pages needs. The server starts in this folder. */
const MANIFEST = ".next/server/app/_not-found/page_client-reference-manifest.js";

let kept: Promise<string[]> | undefined;

/** Addresses of the style sheets that every page of the console has. They change with the build only. */
export function styleSheets(request: Request): Promise<string[]> {
  if (process.env.NODE_ENV === "development") return sheetsInDevelopment(request);
  if (kept === undefined) {
    kept = readFile(/* turbopackIgnore: true */ MANIFEST, "utf8").then(sheetsIn);
    // What could not be read is asked for again.
    kept.catch(() => {
      kept = undefined;
    });
  }
  return kept;
}

export function sheetsIn(manifest: string): string[] {
  const { entryCSSFiles }: { entryCSSFiles: Record<string, { path: string }[]> } = JSON.parse(
    manifest.slice(manifest.indexOf("] = ") + "] = ".length).replace(/;\s*$/, ""),
  );
  const [, sheets = []] = Object.entries(entryCSSFiles).find(([part]) => part.endsWith("/app/layout")) ?? [];
  if (sheets.length === 0) throw new Error(`${MANIFEST} names no style sheet.`);
  return sheets.map(({ path }) => `/_next/${path}`);
}

/** There the framework makes a page's files when the page is first asked for. */
async function sheetsInDevelopment(request: Request): Promise<string[]> {
  const page = await (await fetch(new URL("/signin", request.url))).text();
  return [...page.matchAll(/<link rel="stylesheet" href="([^"]+)"/g)].map(([, href = ""]) => href);
}
