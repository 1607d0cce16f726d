import { mkdir, open, readFile } from "node:fs/promises";
import path from "node:path";
import { messageOf } from "../../lib/message-of.ts";
import { CheckpointError } from "./checkpoint.ts";

/** The lines about one record, the same in each folder. One of them is best where whoever runs the database cannot write. */
export class CheckpointFiles {
  /** Copies that could not be read or written the last time, and why. */
  readonly outOfReach = new Map<string, string>();
  readonly #files: string[];
  /** What each copy should be long. */
  #bytes = 0;
  #lacking = new Map<string, { has: string; lacks: string }>();

  constructor(folders: readonly string[], log: string) {
    this.#files = folders.map((folder) => path.join(folder, `${log}.ndjson`));
  }

  /** All that is written down. A copy may lack the end of it; one that says something else is refused. */
  async read(): Promise<string> {
    const texts = new Map<string, string>();
    await this.#each(this.#files, async (file) => texts.set(file, await readText(file)));
    // What follows the end of the last line was cut off while it was written.
    const copies = [...texts].map(([file, text]) => ({ file, text, lines: text.slice(0, text.lastIndexOf("\n") + 1) }));
    const longest = copies.reduce((most, { lines }) => (lines.length > most.length ? lines : most), "");
    for (const { file, lines } of copies) {
      if (!longest.startsWith(lines)) throw new CheckpointError(`${file} says something else than the other copy.`);
    }
    this.#bytes = Buffer.byteLength(longest);
    const lacking = copies.filter(({ text }) => text !== longest);
    this.#lacking = new Map(
      lacking.map(({ file, lines }) => [file, { has: lines, lacks: longest.slice(lines.length) }]),
    );
    return longest;
  }

  /** Adds to each copy what it lacked when they were read. */
  async makeWhole(): Promise<void> {
    await this.#each([...this.#lacking.keys()], async (file) => {
      const { has, lacks } = this.#lacking.get(file) ?? { has: "", lacks: "" };
      await write(file, lacks, { from: Buffer.byteLength(has) });
    });
  }

  async add(line: string): Promise<void> {
    await this.#each(this.#files, (file) => write(file, `${line}\n`, { is: this.#bytes }));
    this.#bytes += Buffer.byteLength(line) + 1;
  }

  /** One copy is enough to go on. */
  async #each(files: readonly string[], work: (file: string) => Promise<unknown>): Promise<void> {
    for (const file of files) {
      try {
        await work(file);
        this.outOfReach.delete(file);
      } catch (error) {
        this.outOfReach.set(file, messageOf(error));
      }
    }
    if (this.outOfReach.size === this.#files.length) throw new Error([...this.outOfReach.values()].join("\n"));
  }
}

async function readText(file: string): Promise<string> {
  try {
    return await readFile(file, "utf8");
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === "ENOENT") return "";
    throw error;
  }
}

/** On the disk before it counts. `from`: what stands behind that many bytes goes first. `is`: so long it was left. */
async function write(file: string, text: string, { from, is }: { from?: number; is?: number }): Promise<void> {
  await mkdir(path.dirname(file), { recursive: true, mode: 0o700 });
  const handle = await open(file, "a", 0o600);
  try {
    if (from !== undefined) await handle.truncate(from);
    if (is !== undefined && (await handle.stat()).size !== is) throw new Error(`${file} is not as it was left.`);
    await handle.appendFile(text);
    await handle.sync();
  } finally {
    await handle.close();
  }
}
