import { gzipSync } from "node:zlib";
import react from "@vitejs/plugin-react";
import { defaultClientConditions, defineConfig, type Plugin } from "vite";

/** What the page may weigh: all of its JavaScript, compressed as it is sent. */
const javascriptBudgetBytes = 250_000;

export default defineConfig({
  // Relative links: the page does not know under which path a server mounts it.
  base: "./",
  plugins: [react(), budget()],
  resolve: { conditions: ["@waitroom/source", ...defaultClientConditions] },
  build: {
    outDir: "../dist/page",
    emptyOutDir: true,
    target: "es2023",
    modulePreload: { polyfill: false },
    assetsInlineLimit: 0,
    reportCompressedSize: false,
  },
});

/** Prints the compressed sizes, and fails the build when the page has outgrown its budget. */
function budget(): Plugin {
  return {
    name: "budget",
    generateBundle(_, bundle) {
      const sizes = Object.values(bundle).map((file) => ({
        name: file.fileName,
        bytes: gzipSync(file.type === "chunk" ? file.code : file.source).length,
      }));
      const javascript = sum(sizes.filter(({ name }) => name.endsWith(".js")));
      const styles = sum(sizes.filter(({ name }) => name.endsWith(".css")));
      this.info(
        `JavaScript ${kilobytes(javascript)} of ${kilobytes(javascriptBudgetBytes)} gzip, styles ${kilobytes(styles)}`,
      );
      if (javascript > javascriptBudgetBytes) {
        this.error(`Expected at most ${kilobytes(javascriptBudgetBytes)} of JavaScript after gzip.`);
      }
    },
  };
}

function sum(sizes: readonly { readonly bytes: number }[]): number {
  return sizes.reduce((total, { bytes }) => total + bytes, 0);
}

function kilobytes(bytes: number): string {
  return `${(bytes / 1000).toFixed(1)} kB`;
}
