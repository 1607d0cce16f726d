import { z } from "zod";
import { id, kindName, name, objectKey } from "../services/input.ts";

/** Parts of addresses. Keys may hold anything, so they arrive percent-encoded, exactly once. */
export const IdPath = z.object({ id });
/** What is decided together, by what it is: `class:connector:action`. */
export const BatchPath = z.object({ id: z.string().max(200) });
export const NamePath = z.object({ id: name });
export const SourcePath = z.object({ kind: kindName, name });
export const ObjectPath = z.object({ kind: kindName, key: objectKey });
