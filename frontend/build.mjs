// Bundles the scripts and styles into frontend/dist under hashed names, with a manifest and brotli twins.
import { createHash } from "node:crypto";
import { existsSync, mkdirSync, readdirSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { basename, dirname, join } from "node:path";
import { fileURLToPath } from "node:url";
import { brotliCompressSync, constants } from "node:zlib";
import { build } from "esbuild";

const here = dirname(fileURLToPath(import.meta.url));
const dist = join(here, "dist");

// The content security policy forbids style attributes, so a share is a class: `n-34` sets `--n: 34%`.
const percentages = {
  name: "percentages",
  setup(plugin) {
    plugin.onResolve({ filter: /^virtual:percentages$/ }, ({ path }) => ({ path, namespace: "percentages" }));
    plugin.onLoad({ filter: /.*/, namespace: "percentages" }, () => {
      const steps = Array.from({ length: 101 }, (_, n) => n);
      const rule = (name, n) => `.${name}-${n}{--${name}:${n}%}`;
      return {
        contents: ["n", "at", "end"].flatMap((name) => steps.map((n) => rule(name, n))).join(""),
        loader: "css",
      };
    });
  },
};

// Turbo brings its progress bar's look as an inline style, which the same policy forbids; ours is in css/top.css.
const turboWithoutInlineStyle = {
  name: "turbo-without-inline-style",
  setup(plugin) {
    plugin.onLoad({ filter: /@hotwired\/turbo\/dist\/turbo\.es2017-esm\.js$/ }, ({ path }) => {
      const source = readFileSync(path, "utf8");
      const contents = source.replace("    this.installStylesheetElement();\n", "");
      if (contents === source)
        throw new Error("Turbo no longer installs its progress bar's style where we take it out");
      return { contents, loader: "js" };
    });
  },
};

const result = await build({
  absWorkingDir: here,
  entryPoints: { main: "main.ts", style: "main.css", mark: "mark.svg" },
  bundle: true,
  minify: true,
  splitting: true,
  format: "esm",
  target: ["es2022"],
  supported: { nesting: true },
  outdir: dist,
  entryNames: "[name]-[hash]",
  chunkNames: "[name]-[hash]",
  assetNames: "[name]-[hash]",
  publicPath: "/assets/",
  loader: { ".woff2": "file", ".svg": "copy" },
  legalComments: "none",
  plugins: [percentages, turboWithoutInlineStyle],
  metafile: true,
  write: false,
});

const files = new Map();
const manifest = {};
for (const { path, contents } of result.outputFiles) {
  const name = basename(path);
  files.set(name, contents);
  manifest[name.replace(/-[A-Z0-9]{8}(\.\w+)$/, "$1")] = name;
  if (/\.(js|css|svg)$/.test(name)) {
    files.set(`${name}.br`, brotliCompressSync(contents, { params: { [constants.BROTLI_PARAM_QUALITY]: 11 } }));
  }
}
// What the main script begins with is named too, so that a page asks for all of it at once.
const outputs = result.metafile.outputs;
const main = Object.keys(outputs).find((name) => outputs[name].entryPoint === "main.ts");
const begun = outputs[main].imports.filter(({ kind }) => kind === "import-statement");
for (const [n, { path }] of begun.entries()) manifest[`main.js begins with ${n}`] = basename(path);
// The letters in which the program draws what is not a page: pictures and paper.
for (const [weight, style] of [
  [400, "400Regular"],
  [600, "600SemiBold"],
]) {
  const font = join(here, `../node_modules/@expo-google-fonts/inter/${style}/Inter_${style}.ttf`);
  const contents = readFileSync(font);
  const hash = createHash("sha256").update(contents).digest("hex").slice(0, 8).toUpperCase();
  const name = `inter-${weight}-${hash}.ttf`;
  files.set(name, contents);
  manifest[`inter-${weight}.ttf`] = name;
}
files.set("manifest.json", Buffer.from(`${JSON.stringify(manifest, null, 2)}\n`));

mkdirSync(dist, { recursive: true });
for (const stale of readdirSync(dist).filter((name) => !files.has(name))) rmSync(join(dist, stale));
for (const [name, contents] of files) {
  const target = join(dist, name);
  if (!existsSync(target) || !readFileSync(target).equals(Buffer.from(contents))) writeFileSync(target, contents);
}
