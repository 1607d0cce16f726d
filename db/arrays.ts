import type postgres from "postgres";

/**
 * Arrays, declared by hand. Left to itself the driver asks the catalog for their types on every new connection, in a
 * promise that nobody waits for: a server that dies just then ends the whole process.
 */
type Element = { to: number; from: number[]; parse(text: string): unknown };

const asText = (text: string) => text;
/** By the array's own type: see pg_type. What is not here comes back as the text that the server sent. */
const ELEMENTS: Record<string, Element> = {
  bool_array: { to: 1000, from: [1000], parse: (text) => text === "t" },
  // "char", name, text, bpchar, varchar, bigint, oid, aclitem, numeric, uuid
  text_array: { to: 1009, from: [1002, 1003, 1009, 1014, 1015, 1016, 1028, 1034, 1231, 2951], parse: asText },
  bigint_array: { to: 1016, from: [], parse: asText },
  uuid_array: { to: 2951, from: [], parse: asText },
  smallint_array: { to: 1005, from: [1005], parse: Number },
  int_array: { to: 1007, from: [1007], parse: Number },
  float_array: { to: 1022, from: [1021, 1022], parse: Number },
  timestamptz_array: { to: 1185, from: [1115, 1182, 1185], parse: (text) => new Date(text) },
  json_array: { to: 3807, from: [199, 3807], parse: (text) => JSON.parse(text) as unknown },
};

export const ARRAY_TYPES: Record<string, postgres.PostgresType> = Object.fromEntries(
  Object.entries(ELEMENTS).map(([name, { to, from, parse }]) => [
    name,
    { to, from, serialize: writeArray, parse: (text: string) => readArray(text, parse) },
  ]),
);

function writeArray(value: unknown): string {
  // Already as the server writes it.
  if (typeof value === "string") return value;
  if (!Array.isArray(value)) throw new TypeError("An array parameter needs an array.");
  return `{${value.map(writeElement).join(",")}}`;
}

function writeElement(value: unknown): string {
  if (value === null) return "null";
  if (value === undefined) throw new TypeError("An array parameter holds undefined.");
  if (Array.isArray(value)) return writeArray(value);
  const text =
    value instanceof Date ? value.toISOString() : typeof value === "object" ? JSON.stringify(value) : String(value);
  return `"${text.replaceAll("\\", "\\\\").replaceAll('"', '\\"')}"`;
}

/** `{a,"b \" c",NULL,{d}}`, after whatever bounds stand before it. */
function readArray(text: string, parse: (text: string) => unknown): unknown[] {
  let at = text.indexOf("{") + 1;
  function elements(): unknown[] {
    const found: unknown[] = [];
    while (at < text.length) {
      const char = text[at];
      if (char === "}") {
        at += 1;
        return found;
      }
      if (char === ",") at += 1;
      else if (char === "{") {
        at += 1;
        found.push(elements());
      } else found.push(char === '"' ? quoted() : bare());
    }
    return found;
  }
  function quoted(): unknown {
    let value = "";
    for (at += 1; text[at] !== '"'; at += 1) {
      if (text[at] === "\\") at += 1;
      value += text[at];
    }
    at += 1;
    return parse(value);
  }
  function bare(): unknown {
    const start = at;
    while (text[at] !== "," && text[at] !== "}") at += 1;
    const value = text.slice(start, at);
    return value.toUpperCase() === "NULL" ? null : parse(value);
  }
  return elements();
}
