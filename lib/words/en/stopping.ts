import { signin } from "./signin.ts";
import { stops } from "./stops.ts";

/** What the stops say besides, and the way in. */
export const stopping = { language: "en", stops, signin };
