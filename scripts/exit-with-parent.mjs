/** Preloaded into the web server: it must not live on, and hold its port, when its supervisor was killed. */
process.on("disconnect", () => process.exit(0));
