import type { Page } from "@playwright/test";
import { expect } from "../people/people.ts";
import { press } from "./when-hydrated.ts";

/** The panel that asks once more before anything is decided. */
export function approvePanel(page: Page) {
  return page.getByRole("dialog", { name: "Approve 1 repair" });
}

/** Opens the panel, and says the number of objects where something is taken away. */
export async function openApprovePanel(page: Page): Promise<void> {
  await press(page.getByRole("button", { name: "Approve 1 repair" }));
  await expect(approvePanel(page)).toBeVisible();
  await approvePanel(page).getByLabel("Number of objects").fill("1");
}

export async function pressApprove(page: Page): Promise<void> {
  await approvePanel(page).getByRole("button", { name: "Approve 1 repair" }).click();
}

/** Its last step, once it has happened. What is still ahead is "Confirmed by a fresh read". */
export const PROVED = /Answered: it happened.*Confirmed by (?!a fresh read)/s;

/** From the decision to its proof, as the page tells it. */
export function progress(page: Page) {
  return page.getByRole("list", { name: "From the decision to its proof" });
}
