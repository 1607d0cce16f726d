import type { Stopping } from "../words.ts";
import { signin } from "./signin.ts";
import { stops } from "./stops.ts";

/** Was die Stopps außerdem sagen, und der Weg hinein. */
export const stopping: Stopping = { language: "de", stops, signin };
