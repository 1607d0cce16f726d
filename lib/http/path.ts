import { z } from "zod";
import { id, kindName, name, objectKey } from "../services/input.ts";

/** Parts of addresses. Keys may hold anything, so they arrive percent-encoded, exactly once. */
export const IdPath = z.object({ id });
export const NamePath = z.object({ id: name });
export const ObjectPath = z.object({ kind: kindName, key: objectKey });
