#!/usr/bin/env node
// The locked Solidity compiler, speaking as the native one does where forge asks for it:
// `--version` names it, anything else reads standard JSON from stdin and answers on stdout.
"use strict";

const fs = require("fs");
const solc = require("solc");

if (process.argv.includes("--version")) {
  const version = solc.version().replace(".Emscripten.clang", ".Linux.g++");
  console.log(`solc, the solidity compiler commandline interface\nVersion: ${version}`);
} else {
  process.stdout.write(solc.compile(fs.readFileSync(0, "utf8")));
}
