import { DEMO_PASSWORD } from "../db/seed/people.ts";
import { press, whenHydrated } from "./console/when-hydrated.ts";
import { expect, PEOPLE, test } from "./people/people.ts";

test("a reviewer signs in with the form and lands in the console; signs out and is out", async ({ page }) => {
  await page.goto("/");
  await expect(page).toHaveURL(/\/signin/);
  await whenHydrated(page.getByLabel("E-mail"));
  await page.getByLabel("E-mail").fill(PEOPLE.rita);
  await page.getByLabel("Password").fill("not the password");
  await page.getByRole("button", { name: "Sign in", exact: true }).last().click();
  await expect(page.getByText("E-mail and password do not match")).toBeVisible();

  await page.getByLabel("Password").fill(DEMO_PASSWORD);
  await page.getByRole("button", { name: "Sign in", exact: true }).last().click();
  await expect(page).toHaveURL(/\/$/);
  await expect(page.getByRole("heading", { level: 1 })).toBeVisible();

  const cookie = (await page.context().cookies()).find((one) => one.name.endsWith("plumbline.session"));
  expect(cookie).toMatchObject({ httpOnly: true, sameSite: "Strict" });
  const copied = cookie?.value ?? "";

  await page.getByRole("button", { name: /Rita/ }).click();
  await page.getByRole("button", { name: "Sign out" }).click();
  await expect(page).toHaveURL(/\/signin/);
  const again = await page.request.get("/api/v1/me", { headers: { cookie: `${cookie?.name}=${copied}` } });
  expect(again.status()).toBe(401);
});

test("an end user signs in with one press and reaches their own requests and nothing else", async ({ page }) => {
  await page.goto("/status");
  await press(page.getByRole("button", { name: "Sign in as Mira Kowalski" }));
  await expect(page).toHaveURL(/\/status$/);
  await expect(page.getByRole("heading", { level: 1 })).toContainText("your");
  await page.goto("/drift");
  await expect(page).toHaveURL(/\/status$/);
  for (const path of ["/api/v1/drifts", "/api/v1/repairs", "/api/v1/runs", "/api/v1/audit"]) {
    expect([403, 404], path).toContain((await page.request.get(path)).status());
  }
  await page.goto("/status");
  await page.getByRole("button", { name: "Sign out" }).click();
  await expect(page).toHaveURL(/\/signin/);
});

test("an administrator says what somebody may do, and nobody says it of themselves", async ({ as }) => {
  const ada = await as("ada");
  await ada.goto("/settings");
  const change = ada.getByRole("button", { name: "Change what Tess Moreau may do" });
  const row = ada.getByRole("row", { name: /Tess Moreau/ });
  const dialog = ada.getByRole("dialog");

  await press(change);
  await expect(dialog.getByLabel("Role")).toBeFocused();
  await dialog.getByLabel("Role").selectOption("Support");
  await dialog.getByLabel("Data").check();
  await dialog.getByRole("button", { name: "Change", exact: true }).click();
  await expect(ada.getByRole("region", { name: "Messages" })).toContainText(
    "Changed. Tess Moreau is now: Support, Billing, Data.",
  );
  await expect(row).toContainText("Support");
  await expect(row).toContainText("Billing, Data");
  await expect(change).toBeFocused();

  await press(change);
  await dialog.getByLabel("Role").selectOption("Reviewer");
  await dialog.getByLabel("Data").uncheck();
  await dialog.getByRole("button", { name: "Change", exact: true }).click();
  await expect(row).toContainText("Reviewer");
  await expect(ada.getByRole("button", { name: "Change what Ada Lind may do" })).toHaveAttribute(
    "aria-disabled",
    "true",
  );

  const rita = await as("rita");
  await rita.goto("/settings");
  await expect(rita.getByRole("heading", { name: "You" })).toBeVisible();
  await expect(rita.getByRole("heading", { name: "People" })).toHaveCount(0);
});
