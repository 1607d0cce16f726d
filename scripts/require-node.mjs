/** Import this first: says in one sentence what an old Node would say in a stack trace. */
const needed = [20, 19];
const [major, minor] = process.versions.node.split(".").map(Number);

if (major < needed[0] || (major === needed[0] && minor < needed[1])) {
  console.error(`Plumbline needs Node ${needed.join(".")} or newer. This is ${process.versions.node}.`);
  process.exit(1);
}
