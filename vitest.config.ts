import { defineConfig } from "vitest/config";
import { BaseSequencer, type TestSpecification } from "vitest/node";

const alias = { "@": import.meta.dirname };

/** A minute and more each. They begin first, so that the run does not end with waiting for one of them. */
const LONG =
  /(evidence-faults|evidence-standing|lying|kill|processes|exec|classes|classes-outside|sent-again|money|simulator)\.((db|long)\.)?test\.ts$/;

class LongFirst extends BaseSequencer {
  override async sort(files: TestSpecification[]): Promise<TestSpecification[]> {
    const sorted = await super.sort(files);
    return [
      ...sorted.filter((file) => LONG.test(file.moduleId)),
      ...sorted.filter((file) => !LONG.test(file.moduleId)),
    ];
  }
}

const withDatabase = {
  testTimeout: 60_000,
  hookTimeout: 60_000,
  // Most of them wait for settle times and leases, not for the processor.
  maxWorkers: 4,
  maxConcurrency: 4,
};

/**
 * `unit` needs no database. `database` gets a real Postgres from scripts/test.mjs (TEST_DATABASE_URL), and so does `long`:
 * what takes minutes because it kills processes, waits, or draws many histories.
 */
export default defineConfig({
  resolve: { alias },
  test: {
    sequence: { sequencer: LongFirst },
    projects: [
      {
        resolve: { alias },
        test: {
          name: "unit",
          include: ["{app,components,lib,reconciler,db,scripts}/**/*.test.{ts,tsx}"],
          exclude: ["**/*.{db,long}.test.ts"],
          maxWorkers: 2,
        },
      },
      {
        resolve: { alias },
        test: {
          name: "database",
          include: ["{app,lib,reconciler,db,scripts}/**/*.db.test.ts"],
          ...withDatabase,
        },
      },
      {
        resolve: { alias },
        test: { name: "long", include: ["{lib,reconciler}/**/*.long.test.ts"], ...withDatabase },
      },
    ],
  },
});
