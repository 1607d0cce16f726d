/**
 * Who is behind a process number. Numbers are reused, so a number alone proves nothing: a process is
 * known by its number and the moment it was born. A zombie (dead, not yet collected by its parent)
 * counts as dead, because in a container nobody may ever collect it.
 */
import { spawnSync } from "node:child_process";
import { readText } from "./state-file.mjs";

/** @typedef {{ pid: number, birth: string }} ProcessIdentity */

/** @returns {ProcessIdentity} */
export function ownIdentity() {
  return { pid: process.pid, birth: birthOf(process.pid) ?? "" };
}

/**
 * A text that differs between two processes which had the same number, or null when no such process runs.
 * @param {number} pid
 * @returns {string | null}
 */
export function birthOf(pid) {
  if (!Number.isInteger(pid) || pid <= 0) return null;
  if (process.platform === "linux") return linuxBirth(pid);
  if (!answersSignals(pid)) return null;
  if (process.platform === "win32") return "";
  return firstLine("ps", ["-o", "lstart=", "-p", String(pid)]);
}

/**
 * @param {ProcessIdentity | null | undefined} identity
 * @returns {boolean}
 */
export function isRunning(identity) {
  if (!identity) return false;
  const birth = birthOf(identity.pid);
  return birth !== null && birth === identity.birth;
}

/**
 * The words a process was started with. Outside Linux they arrive as one text.
 * @param {number} pid
 * @returns {string[]}
 */
export function commandLineOf(pid) {
  if (process.platform === "linux") {
    return (readText(`/proc/${pid}/cmdline`) ?? "").split("\0").filter(Boolean);
  }
  const query = `(Get-CimInstance Win32_Process -Filter 'ProcessId=${pid}').CommandLine`;
  const line =
    process.platform === "win32"
      ? firstLine("powershell", ["-NoProfile", "-Command", query])
      : firstLine("ps", ["-ww", "-o", "command=", "-p", String(pid)]);
  return line ? [line] : [];
}

/**
 * @param {number} pid
 * @returns {number | null}
 */
export function parentOf(pid) {
  if (process.platform === "linux") return Number(linuxStat(pid)?.[1]) || null;
  if (process.platform === "win32") return null;
  return Number(firstLine("ps", ["-o", "ppid=", "-p", String(pid)])) || null;
}

/** @param {number} pid */
function linuxBirth(pid) {
  const stat = linuxStat(pid);
  if (!stat || stat[0] === "Z" || stat[0] === "X") return null;
  // Ticks count from boot, so the same number could come back after one: the boot is part of the identity.
  const boot = readText("/proc/sys/kernel/random/boot_id")?.trim() ?? "";
  return `${boot}:${stat[19]}`;
}

/**
 * The fields of /proc/PID/stat from the state on. The name before them may itself contain ") ".
 * @param {number} pid
 */
function linuxStat(pid) {
  const stat = readText(`/proc/${pid}/stat`);
  return stat === null ? null : stat.slice(stat.lastIndexOf(")") + 2).split(" ");
}

/** @param {number} pid */
function answersSignals(pid) {
  try {
    process.kill(pid, 0);
    return true;
  } catch (error) {
    return error.code === "EPERM";
  }
}

/**
 * @param {string} command
 * @param {string[]} args
 */
function firstLine(command, args) {
  const { stdout } = spawnSync(command, args, { encoding: "utf8", windowsHide: true });
  return stdout?.trim().split("\n")[0] || null;
}
