/**
 * `npx webpack` and `npx rspack build` without the packages of their command lines, which do no more with a configuration:
 * reads it from the current folder, builds, and prints what the command would. Usage: compile.mjs webpack|rspack
 */

import { join } from "node:path";
import { pathToFileURL } from "node:url";

import { require } from "../support/project.mjs";

const [name] = process.argv.slice(2);
const { default: config } = await import(pathToFileURL(join(process.cwd(), `${name}.config.js`)).href);
const bundler = name === "webpack" ? require("webpack") : (await import(pathToFileURL(require.resolve("@rspack/core")).href)).rspack;
const compiler = bundler(config);
const stats = await new Promise((resolve, reject) => {
  compiler.run((error, stats) => (error ? reject(error) : resolve(stats)));
});
await new Promise((resolve) => compiler.close(resolve));
console.log(stats.toString({ colors: false }));
if (stats.hasErrors()) process.exit(1);
