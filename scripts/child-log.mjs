/**
 * Where the output of a long-running child goes: all of it to a file that stays small, and to the terminal only
 * what somebody should see. One sentence is shown once a minute at most: a database that is away makes thousands.
 */
import { closeSync, mkdirSync, openSync, renameSync, statSync, writeSync } from "node:fs";
import { dirname } from "node:path";

const fileBytesMax = 10_000_000;
const repeatMs = 60_000;
const tailLinesMax = 30;
const warnLevel = 40;

/**
 * @param {{ name: string, file: string, print: (line: string) => void }} options
 */
export function openChildLog({ name, file, print }) {
  mkdirSync(dirname(file), { recursive: true, mode: 0o700 });
  let fd = openSync(file, "a", 0o600);
  let size = statSync(file).size;
  /** @type {string[]} */
  const tail = [];
  /** @type {Map<string, number>} */
  const printedAt = new Map();

  /** @param {string} line */
  function append(line) {
    tail.push(line);
    if (tail.length > tailLinesMax) tail.shift();
    try {
      if (size > fileBytesMax) beginAnew();
      size += writeSync(fd, `${line}\n`);
    } catch (error) {
      // Of a full disk only lines are lost: the child goes on, and so do we.
      show({ sentence: `its log cannot be written: ${error.message}`, about: "" });
    }
  }

  function beginAnew() {
    renameSync(file, `${file}.1`);
    const before = fd;
    fd = openSync(file, "a", 0o600);
    closeSync(before);
    size = 0;
  }

  /** @param {Shown} shown */
  function show({ sentence, about }) {
    const now = Date.now();
    if (now - (printedAt.get(sentence) ?? Number.NEGATIVE_INFINITY) < repeatMs) return;
    if (printedAt.size > 1_000) printedAt.clear();
    printedAt.set(sentence, now);
    print(`[${name}] ${about}${sentence}`);
  }

  return {
    /** The last lines, for when it dies before it was ready. */
    tail: () => tail.join("\n"),
    /**
     * @param {import("node:stream").Readable} stream
     * @param {{ isErrors: boolean }} options
     */
    follow(stream, { isErrors }) {
      eachLine(stream, (line) => {
        append(line);
        const shown = worthShowing(line, isErrors);
        if (shown) show(shown);
      });
    },
  };
}

/**
 * What it is about stands before the sentence and is no part of it: a database that is away is one thing, of however many objects.
 * @typedef {{ sentence: string, about: string }} Shown
 *
 * @param {string} line
 * @param {boolean} isErrors it came on stderr
 * @returns {Shown | null}
 */
function worthShowing(line, isErrors) {
  const record = parseRecord(line);
  // Plain text: the sentence, without the stack and the details indented below it.
  if (!record) return isErrors && /^[^\s}\])]/.test(line) ? { sentence: line, about: "" } : null;
  const isWarning = record.level >= warnLevel || ["warn", "error", "fatal"].includes(record.level);
  if (!isWarning) return null;
  const causes = [record.err?.message, record.error?.message, record.error, record.says];
  const cause = causes.find((one) => typeof one === "string" && !String(record.msg).includes(one));
  const about = [record.kind, record.key].filter((one) => typeof one === "string").join(" ");
  return {
    sentence: cause ? `${record.msg}: ${cause.split("\n")[0]}` : String(record.msg),
    about: about && `${about}: `,
  };
}

/** @param {string} line */
function parseRecord(line) {
  if (!line.startsWith("{")) return null;
  try {
    const record = JSON.parse(line);
    return "msg" in record ? record : null;
  } catch {
    return null;
  }
}

/**
 * @param {import("node:stream").Readable} stream
 * @param {(line: string) => void} handle
 */
function eachLine(stream, handle) {
  let rest = "";
  stream.setEncoding("utf8");
  stream.on("data", (text) => {
    const lines = (rest + text).split("\n");
    rest = lines.pop() ?? "";
    for (const line of lines) handle(line);
  });
  stream.on("end", () => {
    if (rest) handle(rest);
  });
}
