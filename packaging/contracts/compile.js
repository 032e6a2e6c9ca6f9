// Standard JSON in on stdin, standard JSON out on stdout, by the compiler of package-lock.json.
"use strict";

const fs = require("fs");
const solc = require("solc");

process.stdout.write(solc.compile(fs.readFileSync(0, "utf8")));
