import { readDatabase } from "@/lib/http/database";
import { requestWords } from "@/lib/http/request-words";
import { statusPreview } from "@/lib/http/status-preview";
import { type ObjectRow, statusPreviewOptions } from "@/lib/query/objects";
import { onServer } from "../hydrate";
import { currentOperator } from "../operator";

/** What the customer sees, read with the page that shows it: coming later, it would move what stands below. */
export function customerSeesOnServer(object: ObjectRow) {
  if (object.generation === null) return [];
  const read = async () => statusPreview(readDatabase(), await requestWords(), await currentOperator(), object);
  return [onServer(statusPreviewOptions(object), read)];
}
