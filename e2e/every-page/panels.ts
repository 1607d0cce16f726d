import type { Page } from "@playwright/test";
import { press, whenHydrated } from "../console/when-hydrated.ts";
import { expect } from "../people/people.ts";
import type { Place } from "./pages.ts";

/** Whatever opens over a page: where, and what opens it. */
export type Panel = { name: string; path: string; width: 1280 | 390; as?: "ada"; open: (page: Page) => Promise<void> };

export function everyPanel(places: readonly Place[]): Panel[] {
  const at = (name: string): string => {
    const place = places.find((one) => one.name === name);
    if (place === undefined) throw new Error(`There is no page called "${name}".`);
    return place.path;
  };
  return [
    { name: "stop repairs", path: "/", width: 1280, open: byButton("Stop repairs") },
    { name: "stop repairs", path: "/", width: 390, open: byButton("Stop repairs") },
    { name: "menu", path: "/", width: 390, open: byButton("Menu") },
    { name: "keys", path: "/", width: 1280, open: byKey("?") },
    { name: "command palette", path: "/", width: 1280, open: byKey("Control+k") },
    { name: "a filter", path: "/drift", width: 1280, open: byButton(/^class: /, "popover") },
    { name: "approve", path: at("review"), width: 1280, open: byButton(/^Approve/) },
    { name: "approve", path: at("review"), width: 390, open: byButton(/^Approve/) },
    { name: "block", path: at("review"), width: 1280, open: byButton(/^Block/) },
    { name: "note", path: at("drift"), width: 1280, open: byButton(/^Add note/) },
    { name: "accept", path: at("drift"), width: 390, open: byButton("Accept difference") },
    { name: "snooze", path: at("object"), width: 1280, open: byButton(/^Snooze/) },
    {
      name: "change a policy",
      path: "/policies",
      width: 1280,
      as: "ada",
      open: byButton(/^Change: Permission drift, more than asked/),
    },
    {
      name: "change a policy",
      path: "/policies",
      width: 390,
      as: "ada",
      open: byButton(/^Change: Permission drift, more than asked/),
    },
    {
      name: "change a person",
      path: "/settings",
      width: 390,
      as: "ada",
      open: byButton("Change what Tess Moreau may do"),
    },
    { name: "export", path: at("run"), width: 1280, open: byButton("Export", "popover") },
  ];
}

function byButton(name: string | RegExp, opens: "dialog" | "popover" = "dialog"): Panel["open"] {
  return async (page) => {
    await press(page.getByRole("button", { name, exact: typeof name === "string" }).first());
    await opened(page, opens);
  };
}

function byKey(keys: string): Panel["open"] {
  return async (page) => {
    await whenHydrated(page.getByRole("banner").getByRole("button", { name: "Stop repairs" }));
    await page.keyboard.press(keys);
    await opened(page, "dialog");
  };
}

async function opened(page: Page, what: "dialog" | "popover"): Promise<void> {
  await expect(page.locator(what === "dialog" ? "dialog[open]" : ":popover-open").first()).toBeVisible();
}
