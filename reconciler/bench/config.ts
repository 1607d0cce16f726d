import { defineConfig } from "../config.ts";
import { repairKind } from "./repair-world.ts";

/** What the command line needs to know of a benchmark's world. */
export default defineConfig({ organisation: "Benchmark", kinds: [repairKind().config] });
