/** Notices that the npm above us was killed: it cannot tell us so itself after a kill -9. */
import { basename } from "node:path";
import { birthOf, commandLineOf, isRunning, parentOf } from "./process-identity.mjs";

const pollMs = 1_000;

/** @param {() => void} onGone */
export function watchParents(onGone) {
  if (!process.env.npm_lifecycle_event) return;
  const parents = npmParents().map((pid) => ({ pid, birth: birthOf(pid) ?? "" }));
  const timer = setInterval(() => {
    if (parents.every(isRunning)) return;
    clearInterval(timer);
    onGone();
  }, pollMs);
  timer.unref();
}

/** npm runs a script through a shell, which stays in between or not, and does not mind when npm dies. */
function npmParents() {
  const parent = process.ppid;
  const [shell = "", option] = commandLineOf(parent);
  const isShell = /^(ba|da|z|k)?sh$/.test(basename(shell)) && option === "-c";
  const above = isShell ? parentOf(parent) : null;
  return above ? [parent, above] : [parent];
}
