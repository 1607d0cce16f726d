import { defineConfig } from "vitest/config";

const alias = { "@": import.meta.dirname };

/** `unit` needs no database. `database` gets a real Postgres from scripts/test.mjs (TEST_DATABASE_URL). */
export default defineConfig({
  resolve: { alias },
  test: {
    projects: [
      {
        resolve: { alias },
        test: {
          name: "unit",
          include: ["{app,components,lib,reconciler,db,scripts}/**/*.test.{ts,tsx}"],
          exclude: ["**/*.db.test.ts"],
        },
      },
      {
        resolve: { alias },
        test: {
          name: "database",
          include: ["{app,lib,reconciler,db,scripts}/**/*.db.test.ts"],
          testTimeout: 60_000,
          hookTimeout: 60_000,
          // Most of them wait for settle times and leases, not for the processor.
          maxWorkers: 4,
        },
      },
    ],
  },
});
